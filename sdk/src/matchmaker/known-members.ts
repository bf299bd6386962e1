import type { Member, Succession } from '../session/succession.js'

/** Which member each guest is, and knows to be: by peer, and by the key it proved, as who comes back is another peer. */
export class KnownMembers {
  readonly #keys = new Map<number, string>()
  readonly #told = new Map<number, Member>()
  readonly #newest = new Map<string, Member>()
  readonly #owners = new Map<Member, string>()

  opened(peer: number, key: string): void {
    this.#keys.set(peer, key)
  }

  closed(peer: number): void {
    this.#told.delete(peer)
    this.#keys.delete(peer)
  }

  keyOf(peer: number): string | undefined {
    return this.#keys.get(peer)
  }

  /** Which one they were told to be. */
  toldTo(peer: number): Member | undefined {
    return this.#told.get(peer)
  }

  /** Who is gone hears nothing, and stays known by the key it had: what that player says of it later is believed ([SE45]). */
  tell(peer: number, member: Member): void {
    const key = this.#keys.get(peer)
    if (key === undefined) return
    this.#told.set(peer, member)
    this.#newest.set(key, member)
    this.#owners.set(member, key)
  }

  /**
   * Who comes back gets no seat while this device does not hold, and it may not hold because they were away: until then they
   * answer for the member they were. A tab that was reloaded has a last word of that one, or does not answer.
   */
  of(peer: number, hasSeat: boolean): Member | undefined {
    return hasSeat ? peer : this.#newest.get(this.#keys.get(peer) ?? '')
  }

  /** Whether this peer is the player who was that member. */
  was(peer: number, member: Member): boolean {
    const key = this.#keys.get(peer)
    return key !== undefined && this.#owners.get(member) === key
  }

  /** Of those who do not count in it, only who is here is remembered. */
  keep(succession: Succession | undefined): void {
    const terms = succession ? [succession, ...succession.open] : []
    for (const member of this.#owners.keys())
      if (!terms.some(({ members }) => members.includes(member)) && !this.#keys.has(member)) this.#owners.delete(member)
  }
}
