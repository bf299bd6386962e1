import { toBase64url } from '../discover/base64url.js'
import type { Seat } from '../game/seat.js'
import { Drops } from '../session/drops.js'
import type { Fitness } from '../session/guest-fitness.js'
import { RoundTrips } from '../session/round-trips.js'
import type { Candidate } from '../session/standby-choice.js'
import type { Peer } from './peer.js'
import { SUSPECT_MS } from './peer-link.js'

/** What a host knows of its guests as hosts ([SE50]). */
export class Candidates {
  readonly #seatedAt = new Map<number, number>()
  readonly #fitness = new Map<number, Fitness>()
  readonly #unfit = new Set<number>()
  readonly #drops = new Drops()
  readonly #trips = new RoundTrips()

  /** As it is now; to be asked each second. */
  look(peer: number, seat: Seat, link: Peer | undefined, now: number): Candidate & { readonly peer: number } {
    const seatedAt = this.#seatedAt.get(peer) ?? now
    this.#seatedAt.set(peer, seatedAt)
    const direct = link?.path !== 'relayed' && link?.path !== 'turn'
    const device = toBase64url(link?.key ?? new Uint8Array())
    if (link && link.quiet > SUSPECT_MS) this.#drops.note(device, now)
    const drops = this.#drops.count(device, now)
    const rtt = this.#trips.note(peer, link?.rtt, now)
    const [fitness, unfit] = [this.#fitness.get(peer), this.#unfit.has(peer)]
    return { peer, seat, rtt, direct, stoodMs: now - seatedAt, drops, fitness, unfit }
  }

  /** It says how it would do. */
  fit(peer: number, fitness: Fitness): void {
    this.#fitness.set(peer, fitness)
  }

  /** Percent of its time that it loses. */
  lostBy(peer: number | undefined): number {
    return (peer !== undefined && this.#fitness.get(peer)?.lost) || 0
  }

  /** It can not listen. */
  isUnfit(peer: number): boolean {
    return this.#unfit.has(peer)
  }

  giveUp(peer: number): void {
    this.#unfit.add(peer)
  }

  /** @param key of whom it was who has a seat and did not leave it */
  closed(peer: number, key: string | undefined, now: number): void {
    if (key !== undefined) this.#drops.note(key, now)
    this.#seatedAt.delete(peer)
    this.#trips.closed(peer)
    this.#unfit.delete(peer)
    this.#fitness.delete(peer)
  }
}
