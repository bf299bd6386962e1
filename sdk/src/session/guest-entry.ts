import { cleanName } from '../codec/name.js'
import type { Established } from '../connect/handshake.js'
import type { PasswordProof } from '../connect/password-proof.js'
import type { GuestOptions } from './guest-options.js'
import { NAMELESS } from './player.js'

/** A guest at the door of a session: proves a password, waits to be let in. One for each conversation with a host. */
export class GuestEntry {
  readonly #proof: PasswordProof | undefined
  #hostKnows = false
  #waits = false

  constructor(
    { password }: Pick<GuestOptions, 'password'>,
    { transcript, peerKey }: Pick<Established, 'transcript' | 'peerKey'>,
  ) {
    this.#proof = password?.({ transcript, host: peerKey })
  }

  /** Its half of the proof, which goes with the request. */
  get share(): Uint8Array | undefined {
    return this.#proof?.share
  }

  /** The host has to prove that it knows the password, too, before a seat is taken from it ([SE17]). */
  get isProved(): boolean {
    return !this.#proof || this.#hostKnows
  }

  /** What to confirm; `wrong` when the host does not know the password, `undefined` when it was not to be asked. */
  challenged({
    share,
    confirmation,
  }: {
    share: Uint8Array
    confirmation: Uint8Array
  }): Uint8Array | 'wrong' | undefined {
    if (!this.#proof || this.#hostKnows) return undefined
    const proof = this.#proof.against(share)
    if (!proof?.isTheirs(confirmation)) return 'wrong'
    this.#hostKnows = true
    return proof.own
  }

  /** The host, a person, is asked: its name, once. */
  waiting(host: string): string | undefined {
    if (this.#waits) return undefined
    this.#waits = true
    return cleanName(host) ?? NAMELESS
  }
}
