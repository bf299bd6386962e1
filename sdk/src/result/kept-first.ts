import type { Seat } from '../game/seat.js'
import type { SignedMatch } from './signed-match.js'

/** What a notary needs of the world. */
export interface NotaryOutput {
  /** To the device that hosts, or from there to whoever sits there; who is not connected does not get it, and needs not. */
  send(to: Seat | 'host', paper: Uint8Array): void
  /** To be stored, in the order in which they come; of one match each holds all that those before did. Then `Notary.kept` is to be called. */
  keep(record: SignedMatch): void
}

/** Nothing is said while what this device signed is not stored ([RE13]): what it forgot it would sign again, differently. */
export class KeptFirst {
  readonly #output: NotaryOutput
  #storing: SignedMatch[] = []
  /** The newest record with a signature of this device that was not in the one before. */
  #awaited: SignedMatch | undefined
  #waiting: { to: Seat | 'host'; paper: Uint8Array }[] = []

  constructor(output: NotaryOutput) {
    this.#output = output
  }

  keep(record: SignedMatch, isSigned: boolean): void {
    this.#storing.push(record)
    if (isSigned) this.#awaited = record
    this.#output.keep(record)
  }

  /** This record is stored, and all before it. */
  kept(record: SignedMatch): void {
    const at = this.#storing.indexOf(record)
    if (at < 0) return
    const stored = this.#storing.splice(0, at + 1)
    if (!this.#awaited || !stored.includes(this.#awaited)) return
    this.#awaited = undefined
    const waiting = this.#waiting
    this.#waiting = []
    for (const { to, paper } of waiting) this.#output.send(to, paper)
  }

  say(to: Seat | 'host', paper: Uint8Array): void {
    if (this.#awaited) this.#waiting.push({ to, paper })
    else this.#output.send(to, paper)
  }
}
