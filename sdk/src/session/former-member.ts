import { type Beat, writeBeatAck } from './beats.js'
import type { Grant } from './grant.js'
import { Hearing } from './hearing.js'
import type { Member } from './succession.js'

/** All that a member whose page has ended may still say: the grant it was free to give at its end, and had perhaps given. */
export interface LastWord {
  readonly epoch: number
  readonly me: Member
  /** Of the newest succession that it knew. */
  readonly number: number
  /** The newest number it granted before that one; 0 for none. */
  readonly before: number
}

/**
 * A page that was reloaded, as the member it was, until a host takes it in as another one ([SE49]). It counts as one that
 * has granted: so what it says next is no more than it may have said already, however old its memory is and however many pages have
 * it. Of the time before it needs to know only that the member's last answer to a beat is earlier than its own beginning.
 */
export class FormerMember {
  readonly #word: LastWord
  readonly #hearing: Hearing

  constructor(word: LastWord, now: number) {
    this.#word = word
    this.#hearing = new Hearing(now)
  }

  /** A beat of the host it had; the answer goes back on `state`. So that host may count it in the next succession. */
  heard({ epoch, beat, number }: Beat, now: number): Uint8Array | undefined {
    if (epoch !== this.#word.epoch) return undefined
    this.#hearing.heard(beat, now)
    // That there is a newer one is enough: a standby that has forgotten all can not lead any more.
    const known = number > this.#word.number ? this.#word.number + 1 : this.#word.number
    if (number < known) return undefined
    const { me: member, number: granted } = this.#word
    return writeBeatAck({ member, epoch, beat: this.#hearing.beat, known, granted })
  }

  tick(now: number): void {
    this.#hearing.tick(now)
  }

  /** The device slept, or its wall clock jumped against the monotonic one. */
  slept(now: number): void {
    this.#hearing.slept(now)
  }

  /** For the standby, to be said again until somebody leads; `undefined` while the host may still count on its answers. */
  grant(now: number): Grant | undefined {
    const { epoch, number, before } = this.#word
    return now < this.#hearing.silentAt ? undefined : { epoch, number, before, log: 0 }
  }
}
