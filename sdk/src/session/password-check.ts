import type { Conversation, PasswordProof, Proof } from '../connect/password-proof.js'
import type { GuestPeer } from './guest-peers.js'
import { PasswordTries } from './password-tries.js'

/** One side's part in proving the session's password, in a conversation. */
export type ProvePassword = (conversation: Conversation) => PasswordProof

/** What a host answers to a guest's share. */
export interface Challenge {
  readonly share: Uint8Array
  readonly confirmation: Uint8Array
}

/** Finds out whether guests know the session's password, and proves to them that the host does ([SE17]). */
export class PasswordCheck {
  readonly #prove: ProvePassword
  readonly #host: Uint8Array
  readonly #tries = new PasswordTries()
  readonly #pending = new Map<number, { proof: Proof; key: Uint8Array; passed: () => void }>()

  /** @param host the host's key */
  constructor(prove: ProvePassword, host: Uint8Array) {
    this.#prove = prove
    this.#host = host
  }

  isPending(peer: number): boolean {
    return this.#pending.has(peer)
  }

  /** Answers a guest's share, `passed` is called when the guest has proved its own part. */
  begin(
    peer: number,
    { key, transcript }: GuestPeer,
    share: Uint8Array,
    now: number,
    passed: () => void,
  ): Challenge | 'session/busy' | 'session/wrong-password' {
    if (!this.#tries.take(key, now)) return 'session/busy'
    const own = this.#prove({ transcript, guest: key, host: this.#host })
    const proof = own.against(share)
    if (!proof) return 'session/wrong-password'
    this.#pending.set(peer, { proof, key, passed })
    return { share: own.share, confirmation: proof.own }
  }

  /** What the guest proves; `undefined` when nothing was asked of it. */
  finish(peer: number, confirmation: Uint8Array): boolean | undefined {
    const pending = this.#pending.get(peer)
    this.#pending.delete(peer)
    if (!pending) return undefined
    if (!pending.proof.isTheirs(confirmation)) return false
    this.#tries.right(pending.key)
    pending.passed()
    return true
  }

  forget(peer: number): void {
    this.#pending.delete(peer)
  }
}
