import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import { deviceClaim } from './device-key.js'
import { encodeStart, parseStart, startId } from './match-start.js'
import type { Entry } from './paper.js'
import type { SignedMatch } from './signed-match.js'
import { type MatchAtHand, startFrom } from './start-check.js'
import type { Verify } from './verify-match.js'

/** What the devices of a match say of themselves, as the host hears it ([RE11]). */
export class Entries {
  readonly #match: MatchAtHand
  readonly #verify: Verify
  readonly #said = new Map<Seat, Omit<Entry, 'nonce'>>()

  constructor(match: MatchAtHand, verify: Verify) {
    this.#match = match
    this.#verify = verify
  }

  /** What this device says itself. */
  set(seat: Seat, own: Omit<Entry, 'nonce'>): void {
    this.#said.set(seat, own)
  }

  /** The first of each counts: whoever it is has said it, and signs nothing else. False when it was no honest device. */
  hear(from: Seat, { nonce, device, certificate, previous }: Entry): boolean {
    const player = this.#match.players.find(({ seat }) => seat === from)
    if (!player || this.#said.has(from) || !equalBytes(nonce, this.#match.nonce)) return true
    if (!this.#verify(certificate, deviceClaim(device), player.key)) return false
    this.#said.set(from, { device, certificate, previous })
    return true
  }

  /** The match that all have begun, with no signature yet; `undefined` as long as somebody is missing, or there are more than a record has room for. */
  proposal(startedAt: number): SignedMatch | undefined {
    const start = startFrom(this.#match, startedAt, this.#said)
    const body = start && encodeStart(start)
    const sound = body && parseStart(body)
    return sound && { id: startId(body), start: sound, signatures: [], ends: [], contradictions: [] }
  }
}
