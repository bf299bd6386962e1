import type { Beat } from '../session/beats.js'
import type { Member } from '../session/succession.js'
import { FormerVoice, type FormerVoiceOptions } from './former-voice.js'

/** So often a player may come back while one succession is open; more makes no sense. */
const MAX_PAST = 32

/** A member this player was, and what that one granted last: it will grant nothing any more. */
interface Past {
  readonly member: Member
  readonly granted: number
}

/** The members of this epoch that this player was before: in an earlier page of the tab ([SE49]), or before a connection was lost. */
export class PastMembers {
  #voice: FormerVoice | undefined
  readonly #word: FormerVoiceOptions['word'] | undefined
  #epoch = -1
  #all: Past[] = []

  constructor(page: FormerVoiceOptions | undefined) {
    this.#voice = page && new FormerVoice(page)
    this.#word = page?.word
  }

  heard(beat: Beat, now: number): Uint8Array | undefined {
    return this.#voice?.heard(beat, now)
  }

  /** @param jumped the device slept meanwhile */
  tick(now: number, jumped: boolean): void {
    this.#voice?.tick(now, jumped)
  }

  /** The player is another one from here on; the answer goes to the host of this epoch ([SE45]). @param last the one until now, if of this epoch */
  add(epoch: number, last: Past | undefined): readonly Past[] {
    this.close()
    if (epoch !== this.#epoch) this.#all = []
    this.#epoch = epoch
    const word = this.#word?.epoch === epoch ? this.#word : undefined
    if (word && !this.#all.some(({ member }) => member === word.me))
      this.#all.push({ member: word.me, granted: word.number })
    if (last) this.#all.push(last)
    this.#all = this.#all.slice(-MAX_PAST)
    return this.#all
  }

  /** No host is sought any more, or one has been found. */
  close(): void {
    this.#voice?.close()
    this.#voice = undefined
  }
}
