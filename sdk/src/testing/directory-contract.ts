import type { Listing } from '../discover/listing.js'
import type { Directory, ListingDraft } from '../ports/directory.js'
import { eventually, failureOf, promise } from './expect.js'

/** Two devices that look into the same directory. */
export interface DirectoryPair {
  readonly host: Directory
  readonly guest: Directory
  wait(ms: number): Promise<unknown>
  close(): Promise<unknown>
}

const DRAFT: ListingDraft = {
  sessionKey: 'A'.repeat(43),
  game: 'puck-sumo',
  version: 1,
  schemaHash: 'A'.repeat(22),
  name: "Ann's <b>ring</b>",
  seats: { taken: 1, max: 4 },
  phase: 'waiting',
  state: 'open',
  addresses: [{ via: 'memory', endpoint: 'virtual', id: 'ann-1' }],
}

/** What every Directory promises; each check gets a fresh pair. */
export const directoryContract: Readonly<Record<string, (pair: DirectoryPair) => Promise<void>>> = {
  async 'a published session shows up with its code, and every field as it was given'({ host, guest, wait }) {
    const seen = watched(guest)
    const { code } = await host.publish(DRAFT, { signal: AbortSignal.timeout(5000) })
    await eventually(() => seen().length === 1, 'the listing shows up', wait)
    promise(same(seen()[0], { ...DRAFT, code }), 'its fields are the same')
  },
  async 'who looks later sees it too; changes show, and a closed one goes'({ host, guest, wait }) {
    const publication = await host.publish(DRAFT, { signal: AbortSignal.timeout(5000) })
    const seen = watched(guest)
    await eventually(() => seen().length === 1, 'the listing is there', wait)
    publication.update({ ...DRAFT, seats: { taken: 2, max: 4 }, phase: 'playing' })
    await eventually(() => seen()[0]?.seats.taken === 2 && seen()[0]?.phase === 'playing', 'the change shows', wait)
    publication.close()
    await eventually(() => seen().length === 0, 'it goes', wait)
    publication.update(DRAFT)
    await wait(200)
    promise(seen().length === 0, 'an update after the close brings nothing back')
  },
  async 'it is found by its code, and nothing is found by another'({ host, guest }) {
    const signal = AbortSignal.timeout(5000)
    const { code } = await host.publish(DRAFT, { signal })
    promise(same(await guest.find(code, { signal }), { ...DRAFT, code }), 'found')
    const other = code === '222222' ? '333333' : '222222'
    promise((await guest.find(other, { signal })) === undefined, 'not found')
  },
  async 'codes differ, and one’s own handlers can be taken back'({ host, guest, wait }) {
    const signal = AbortSignal.timeout(5000)
    let calls = 0
    guest.watch(() => calls++)()
    const before = calls
    const one = await host.publish(DRAFT, { signal })
    const two = await host.publish({ ...DRAFT, sessionKey: `${'B'.repeat(42)}A` }, { signal })
    await wait(300)
    promise(one.code !== two.code, 'codes differ')
    promise(calls === before, 'no call after the undo')
  },
  async 'publishing can be called off'({ host }) {
    const code = await failureOf(host.publish(DRAFT, { signal: AbortSignal.abort() }))
    promise(code === 'session/aborted', `rejects with session/aborted, not ${code}`)
  },
}

function watched(directory: Directory): () => readonly Listing[] {
  let listings: readonly Listing[] = []
  directory.watch((now) => {
    listings = now
  })
  return () => listings
}

function same(a: Listing | undefined, b: Listing): boolean {
  const ordered = (listing: Listing | undefined) => JSON.stringify(listing && Object.entries(listing).sort())
  return ordered(a) === ordered(b)
}
