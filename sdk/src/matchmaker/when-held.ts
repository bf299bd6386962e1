import type { SessionSide } from './session-side.js'

/** All that a guest may have waiting: what it keeps in an outage, and large messages at their pace for some seconds. */
const MOST = { words: 2048, bytes: 4 << 20 }

/** What becomes of a change whose host is a guest by now. */
export type AsGuest = (side: SessionSide) => void

/** What a guest has waiting. */
interface Said {
  words: number
  bytes: number
}

interface Waiting {
  readonly change: () => void
  readonly asGuest?: AsGuest | undefined
  readonly said?: Said
  readonly bytes?: number
}

/** Does at once what changes the session, or later: while its host may not run it, changes wait in the order they came. */
export class WhenHeld {
  readonly #holds: () => boolean
  #waiting: Waiting[] = []
  readonly #said = new Map<number, Said>()

  constructor(holds: () => boolean) {
    this.#holds = holds
  }

  /** Nothing has to wait. */
  get isOpen(): boolean {
    return this.#waiting.length === 0 && this.#holds()
  }

  do(change: () => void, asGuest?: AsGuest): void {
    if (this.isOpen) change()
    else this.#waiting.push({ change, asGuest })
  }

  /** What a guest said waits. False, and it does not, when too much of theirs does ([SE79]). */
  hear(peer: number, bytes: number, change: () => void): boolean {
    const said = this.#said.get(peer) ?? { words: 0, bytes: 0 }
    if (said.words >= MOST.words || said.bytes + bytes > MOST.bytes) return false
    said.words++
    said.bytes += bytes
    this.#said.set(peer, said)
    this.#waiting.push({ change, said, bytes })
    return true
  }

  /** This guest is gone, and had no seat: what they said is for nobody. */
  forget(peer: number): void {
    const theirs = this.#said.get(peer)
    if (theirs) this.#waiting = this.#waiting.filter(({ said }) => said !== theirs)
    this.#said.delete(peer)
  }

  /** Does what has waited, if it may. */
  look(): void {
    while (this.#waiting.length > 0 && this.#holds()) {
      const next = this.#waiting.shift()
      if (next?.said) {
        next.said.words--
        next.said.bytes -= next.bytes ?? 0
      }
      if (this.#waiting.length === 0) this.#said.clear()
      next?.change()
    }
  }

  /** It never will: what its own player wanted is for another host. */
  left(): AsGuest[] {
    return this.#waiting.splice(0).flatMap(({ asGuest }) => asGuest ?? [])
  }
}
