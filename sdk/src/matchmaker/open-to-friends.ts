import type { Listing } from '../discover/listing.js'
import type { PeopleNote } from '../discover/people-note.js'
import type { Clock } from '../ports/clock.js'
import type { Seen } from './people-list.js'

/** A note says it for so long … */
export const OPEN_SECONDS = 180
/** … and is said again, ms; what changes meanwhile is told no sooner than this. */
const AGAIN_MS = 90_000
const CHANGED_MS = 10_000
/** Friends are told one after the other: a lobby cuts off who sends too much, and there must be room for invites. */
const BEAT_MS = 1_000

export interface FriendsHost {
  readonly clock: Clock
  /** Who is here and has proved to be a friend. */
  friends(): readonly Seen[]
  /** The session as it is now. */
  listing(): Listing
  /** The note that shows it. */
  noteOf(listing: Listing): PeopleNote
  send(note: PeopleNote, to: Seen): void
}

interface Told {
  readonly to: Seen
  readonly at: number
  readonly what: string
}

/** Shows a session to the friends who are here, one by one, and to nobody else ([PE9]); until it is closed. */
export function openToFriends(host: FriendsHost, sessionKey: Uint8Array): () => void {
  const { clock, send } = host
  let told: ReadonlyMap<string, Told> = new Map()
  const stop = clock.every(BEAT_MS, () => {
    const now = clock.now()
    const friends = host.friends()
    const here = new Set(friends.map(({ shown }) => shown.id))
    told = new Map([...told].filter(([id]) => here.has(id)))
    const listing = host.listing()
    const what = JSON.stringify(listing)
    const next = friends.find(({ shown }) => {
      const last = told.get(shown.id)
      return !last || now - last.at >= (last.what === what ? AGAIN_MS : CHANGED_MS)
    })
    if (!next) return
    told = new Map([...told, [next.shown.id, { to: next, at: now, what }]])
    send(host.noteOf(listing), next)
  })
  return () => {
    stop()
    for (const [i, { to }] of [...told.values()].entries()) {
      const say = () => send({ kind: 'closed', sessionKey }, to)
      if (i === 0) say()
      else clock.after(i * BEAT_MS, say)
    }
  }
}
