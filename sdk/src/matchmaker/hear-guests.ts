import { isBeatAck } from '../session/beats.js'
import type { HostSession } from '../session/host-session.js'
import { isAboutSuccession } from '../session/succession-frames.js'
import type { Changes } from './changes.js'
import type { HostLinks, HostLinksOutput } from './host-links.js'
import type { HostMigration } from './host-migration.js'
import type { WhenHeld } from './when-held.js'

/** The parts of a host's side; the later ones are made with what this is for. */
export interface HostParts {
  readonly machine: HostSession
  readonly changes: Changes
  readonly held: WhenHeld
  links(): HostLinks
  migration(): HostMigration
  /** It hosts no more. */
  isOver(): boolean
  now(): number
}

/** What becomes of what guests say to a host, and of their coming and going. */
export function hearGuests({ machine, changes, held, links, migration, isOver, now }: HostParts): HostLinksOutput {
  return {
    opened: (peer, guest) => {
      migration().opened(peer, guest.key)
      machine.peerOpened(peer, guest)
    },
    event: (peer, payload) => {
      if (isAboutSuccession(payload)) return migration().receive(peer, payload)
      const hear = () => changes.do(() => machine.receiveEvent(peer, payload, now()))
      if (held.isOpen) return hear()
      if (!held.hear(peer, payload.length, hear)) links().get(peer)?.close()
      return true
    },
    state: (peer, frame) =>
      isBeatAck(frame) ? migration().receiveState(peer, frame) : machine.receiveState(peer, frame),
    misbehaved: (peer, reason) => void changes.do(() => machine.expel(peer, reason, now())),
    closed: (peer, proved) => {
      migration().closed(peer)
      const isGone = () => changes.do(() => machine.peerClosed(peer, now(), proved))
      const hadSeat = machine.hasSeat(peer)
      if (!hadSeat) held.forget(peer)
      if (isOver()) return
      if (hadSeat) held.do(isGone)
      else isGone()
    },
    hasSeat: (peer) => machine.hasSeat(peer),
    waits: (peer) => machine.waits(peer),
  }
}
