import type { Member } from './succession.js'

/** Which member of the succession each guest is, and knows to be. */
export class KnownMembers {
  readonly #hasSeat: (peer: number) => boolean
  /** Whose peer it is. */
  readonly #keys = new Map<number, string>()
  readonly #told = new Map<number, Member>()
  /** What each key was told last, also by a link that has ended. */
  readonly #known = new Map<string, Member>()

  constructor(hasSeat: (peer: number) => boolean) {
    this.#hasSeat = hasSeat
  }

  opened(peer: number, key: string): void {
    this.#keys.set(peer, key)
  }

  closed(peer: number): void {
    this.#told.delete(peer)
    this.#keys.delete(peer)
  }

  /** Of who has a seat, their key. */
  seatedKey(peer: number): string | undefined {
    return this.#hasSeat(peer) ? this.#keys.get(peer) : undefined
  }

  /**
   * Who comes back gets no seat while this device does not hold, and it may not hold because they were away: until then they
   * answer for the member they were. A tab that was reloaded has forgotten that, and does not answer.
   */
  of(peer: number): Member | undefined {
    return this.#hasSeat(peer) ? peer : this.#known.get(this.#keys.get(peer) ?? '')
  }

  isTold(peer: number): boolean {
    return this.#told.get(peer) === this.of(peer)
  }

  tell(peer: number, member: Member): void {
    this.#told.set(peer, member)
    this.#known.set(this.#keys.get(peer) ?? '', member)
  }
}
