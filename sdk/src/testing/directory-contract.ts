import { toBase64url } from '../discover/base64url.js'
import { drawCode } from '../discover/code.js'
import type { Address, Listing } from '../discover/listing.js'
import type { Directory, ListingDraft } from '../ports/directory.js'
import { eventually, failureOf, promise } from './expect.js'

/** Two devices that look into the same directory. */
export interface DirectoryPair {
  readonly host: Directory
  readonly guest: Directory
  /** An address as a host gives it, and as a guest sees it, where that is not the same. */
  readonly address?: { readonly given: Address; readonly seen: Address }
  random(bytes: number): Uint8Array
  wait(ms: number): Promise<unknown>
}

const ADDRESS: Address = { via: 'memory', endpoint: 'virtual', id: 'ann-1' }

const draftOf = (sessionKey: string, address = ADDRESS): ListingDraft => ({
  sessionKey,
  game: 'puck-sumo',
  version: 1,
  schemaHash: 'A'.repeat(22),
  name: "Ann's <b>ring</b>",
  seats: { taken: 1, max: 4 },
  phase: 'waiting',
  state: 'open',
  addresses: [address],
  tags: ['Süß', '日本語'],
  skill: { min: 900, max: 1200 },
  visibility: 'public',
})

type Checks = Readonly<Record<string, (pair: DirectoryPair) => Promise<void>>>

/** What every Directory promises, also one without a list; each check gets a fresh pair. */
export const findContract: Checks = {
  async '[DI7] it is found by its code, and nothing is found by another'({ host, guest, random, address }) {
    const draft = draftOf(toBase64url(random(32)), address?.given)
    const signal = AbortSignal.timeout(20_000)
    const { code } = await host.publish(draft, { signal })
    const listing = { ...draft, code, addresses: [address?.seen ?? ADDRESS] }
    promise(same((await guest.find(code, { signal }))?.listing, listing), 'found')
    const other = code === '222222' ? '333333' : '222222'
    promise((await guest.find(other, { signal })) === undefined, 'not found')
  },
  async 'what is found is as it is now, and a closed one is not found'({ host, guest, wait, random }) {
    const draft = draftOf(toBase64url(random(32)))
    const signal = AbortSignal.timeout(20_000)
    const publication = await host.publish(draft, { signal })
    const find = async () => (await guest.find(publication.code, { signal }))?.listing
    publication.update({ ...draft, seats: { taken: 2, max: 4 }, phase: 'playing' })
    await wait(300)
    const found = await find()
    promise(found?.seats.taken === 2 && found.phase === 'playing', 'the change is found')
    publication.close()
    publication.update(draft)
    await wait(300)
    promise((await find()) === undefined, 'it is not found any more')
  },
  async '[DI20] friends’ and private sessions are found by their code'({ host, guest, random, address }) {
    const signal = AbortSignal.timeout(20_000)
    for (const visibility of ['friends', 'private'] as const) {
      const draft = { ...draftOf(toBase64url(random(32)), address?.given), visibility }
      const { code } = await host.publish(draft, { signal })
      const listing = { ...draft, code, addresses: [address?.seen ?? ADDRESS] }
      promise(same((await guest.find(code, { signal }))?.listing, listing), `a ${visibility} one is found`)
    }
  },
  async 'a session gets the code that is asked for, since it has one code wherever it is shown'({
    host,
    guest,
    random,
  }) {
    const draft = draftOf(toBase64url(random(32)))
    const signal = AbortSignal.timeout(20_000)
    const code = drawCode(random)
    promise((await host.publish(draft, { signal, code })).code === code, 'it is that code')
    promise((await guest.find(code, { signal }))?.listing.sessionKey === draft.sessionKey, 'found by it')
  },
  async 'publishing can be called off'({ host, random }) {
    const draft = draftOf(toBase64url(random(32)))
    const code = await failureOf(host.publish(draft, { signal: AbortSignal.abort() }))
    promise(code === 'session/aborted', `rejects with session/aborted, not ${code}`)
  },
}

/** What a Directory with a list promises; each check gets a fresh pair. */
export const directoryContract: Checks = {
  ...findContract,
  async '[DI5] a published session shows up with its code, and every field as it was given'({
    host,
    guest,
    wait,
    random,
    address,
  }) {
    const draft = draftOf(toBase64url(random(32)), address?.given)
    const seen = watched(guest, draft.sessionKey)
    const { code } = await host.publish(draft, { signal: AbortSignal.timeout(5000) })
    await eventually(() => seen().length === 1, 'the listing shows up', wait)
    promise(same(seen()[0], { ...draft, code, addresses: [address?.seen ?? ADDRESS] }), 'its fields are the same')
  },
  async 'who looks later sees it too; changes show, and a closed one goes'({ host, guest, wait, random }) {
    const draft = draftOf(toBase64url(random(32)))
    const publication = await host.publish(draft, { signal: AbortSignal.timeout(5000) })
    const seen = watched(guest, draft.sessionKey)
    await eventually(() => seen().length === 1, 'the listing is there', wait)
    publication.update({ ...draft, seats: { taken: 2, max: 4 }, phase: 'playing' })
    await eventually(() => seen()[0]?.seats.taken === 2 && seen()[0]?.phase === 'playing', 'the change shows', wait)
    publication.close()
    await eventually(() => seen().length === 0, 'it goes', wait)
    publication.update(draft)
    await wait(200)
    promise(seen().length === 0, 'an update after the close brings nothing back')
  },
  async '[DI20] only public sessions are listed'({ host, guest, wait, random }) {
    const signal = AbortSignal.timeout(5000)
    const hidden = (['friends', 'private'] as const).map((visibility) => {
      const draft = { ...draftOf(toBase64url(random(32))), visibility }
      return { draft, seen: watched(guest, draft.sessionKey) }
    })
    const shown = draftOf(toBase64url(random(32)))
    const seen = watched(guest, shown.sessionKey)
    for (const { draft } of hidden) await host.publish(draft, { signal })
    await host.publish(shown, { signal })
    await eventually(() => seen().length === 1, 'the public one shows up', wait)
    promise(
      hidden.every((one) => one.seen().length === 0),
      'the others do not',
    )
  },
  async 'codes differ, and one’s own handlers can be taken back'({ host, guest, wait, random }) {
    const draft = draftOf(toBase64url(random(32)))
    const signal = AbortSignal.timeout(5000)
    let calls = 0
    guest.watch(() => calls++)()
    const before = calls
    const one = await host.publish(draft, { signal })
    const two = await host.publish(draftOf(toBase64url(random(32))), { signal })
    await wait(300)
    promise(one.code !== two.code, 'codes differ')
    promise(calls === before, 'no call after the undo')
  },
}

/** What the directory shows of one session: others may use it too. */
function watched(directory: Directory, sessionKey: string): () => readonly Listing[] {
  let listings: readonly Listing[] = []
  directory.watch((now) => {
    listings = now.filter((listing) => listing.sessionKey === sessionKey)
  })
  return () => listings
}

function same(a: Listing | undefined, b: Listing): boolean {
  const ordered = (listing: Listing | undefined) => JSON.stringify(listing && Object.entries(listing).sort())
  return ordered(a) === ordered(b)
}
