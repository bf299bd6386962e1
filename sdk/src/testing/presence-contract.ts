import { toBase64url } from '../discover/base64url.js'
import type { Look, Shown } from '../discover/person.js'
import type { Presence } from '../ports/presence.js'
import { eventually, failureOf, promise } from './expect.js'

/** Two devices at the same lobby. */
export interface PresencePair {
  readonly ann: Presence
  readonly ben: Presence
  random(bytes: number): Uint8Array
  /** A true proof of a player whose key nobody else has ([PE2]), for the place with this id. */
  lookAt(id: string, name: string): Look
  wait(ms: number): Promise<unknown>
}

/** What every Presence promises; each check gets a fresh pair. */
export const presenceContract: Readonly<Record<string, (pair: PresencePair) => Promise<void>>> = {
  async '[PE3] who shows themself is seen by who looks, and by who looks later; changes show, and who leaves goes'(
    pair,
  ) {
    const { ann, ben, wait } = pair
    const early = watched(ben)
    const me = visitor(pair, "Ann <b>the</b> first's")
    const stay = ann.enter(me)
    await eventually(() => early(stay.id) !== undefined, 'she is seen', wait)
    promise(same(early(stay.id), { ...me.shown, id: stay.id }), 'every field is as it was given')
    const late = watched(ben)
    await eventually(() => late(stay.id) !== undefined, 'she is seen by who comes later', wait)
    if (me.shown) me.shown = { ...me.shown, status: 'away', interests: [] }
    stay.changed()
    await eventually(() => early(stay.id)?.status === 'away', 'the change shows', wait)
    promise(same(early(stay.id), { ...me.shown, id: stay.id }), 'and nothing else')
    me.shown = undefined
    stay.changed()
    await eventually(() => early(stay.id) === undefined, 'who hides is seen no more', wait)
    me.shown = pair.lookAt(stay.id ?? '', 'Ann')
    stay.changed()
    await eventually(() => early(stay.id) !== undefined, 'and is there again', wait)
    stay.leave()
    await eventually(() => early(stay.id) === undefined && late(stay.id) === undefined, 'who leaves goes', wait)
  },
  async 'who does not want to be seen is not, and hears notes all the same'(pair) {
    const { ann, ben, wait } = pair
    const seen = watched(ben)
    const [hidden, open] = [visitor(pair), visitor(pair, 'Ben')]
    const [stay, other] = [ann.enter(hidden), ben.enter(open)]
    await eventually(() => seen(other.id) !== undefined && stay.id !== undefined, 'Ben is seen', wait)
    promise(seen(stay.id) === undefined, 'Ann is not')
    await other.send(stay.id ?? '', Uint8Array.of(7), { signal: AbortSignal.timeout(5000) })
    await eventually(() => hidden.heard.length === 1, 'the note comes', wait)
    for (const one of [stay, other]) one.leave()
  },
  async '[PE4] a note goes to one place, byte by byte, and says from which'(pair) {
    const { ann, ben, wait, random } = pair
    const [one, two] = [visitor(pair, 'Ann'), visitor(pair, 'Ben')]
    const [here, there] = [ann.enter(one), ben.enter(two)]
    await eventually(() => here.id !== undefined && there.id !== undefined, 'both have a place', wait)
    promise(here.id !== there.id, 'places differ')
    const body = random(1024)
    await here.send(there.id ?? '', body, { signal: AbortSignal.timeout(5000) })
    await eventually(() => two.heard.length === 1, 'it arrives', wait)
    const [from, heard] = two.heard[0] ?? []
    promise(from === here.id && toBase64url(heard ?? body.slice(1)) === toBase64url(body), 'as it was sent')
    promise(one.heard.length === 0, 'to nobody else')
    for (const stay of [here, there]) stay.leave()
  },
  async 'a note to nobody says so, and sending can be called off'(pair) {
    const { ann, ben, wait, random } = pair
    const [here, there] = [ann.enter(visitor(pair, 'Ann')), ben.enter(visitor(pair, 'Ben'))]
    await eventually(() => here.id !== undefined && there.id !== undefined, 'both have a place', wait)
    const to = there.id ?? ''
    there.leave()
    await wait(100)
    const send = (place: string, signal: AbortSignal) => failureOf(here.send(place, Uint8Array.of(1), { signal }))
    for (const place of [toBase64url(random(16)), to]) {
      const code = await send(place, AbortSignal.timeout(5000))
      promise(code === 'discover/person-gone', `rejects with discover/person-gone, not ${code}`)
    }
    const code = await send(to, AbortSignal.abort())
    promise(code === 'session/aborted', `rejects with session/aborted, not ${code}`)
    here.leave()
  },
  async 'one’s own handlers can be taken back'(pair) {
    const { ann, ben, wait } = pair
    let calls = 0
    ben.watch(() => calls++)()
    const before = calls
    const seen = watched(ben)
    const stay = ann.enter(visitor(pair, 'Ann'))
    await eventually(() => seen(stay.id) !== undefined, 'she is seen', wait)
    promise(calls === before, 'no call after the undo')
    stay.leave()
  },
}

/** Somebody who shows themself under this name, or not at all; keeps what they hear. */
function visitor(pair: PresencePair, name?: string) {
  const heard: [string, Uint8Array][] = []
  let place: string | undefined
  return {
    shown: undefined as Look | undefined,
    heard,
    look(id: string) {
      if (place !== id && name !== undefined) this.shown = pair.lookAt(id, name)
      place = id
      return this.shown
    },
    note: (from: string, body: Uint8Array) => void heard.push([from, body]),
  }
}

function watched(presence: Presence): (id: string | undefined) => Shown | undefined {
  let people: readonly Shown[] = []
  presence.watch((now) => {
    people = now
  })
  return (id) => people.find((one) => one.id === id)
}

function same(a: object | undefined, b: object): boolean {
  const ordered = (one: object) => JSON.stringify(Object.entries(one).sort())
  return a !== undefined && ordered(a) === ordered(b)
}
