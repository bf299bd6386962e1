import type { Matchmaker, Session } from '../../src/index.js'
import type { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'

export type Place = Matchmaker<typeof sumo>
type Sumo = Session<typeof sumo>

/** Time for signatures, and for what is exchanged after them. */
export const QUIET_MS = 8000

/** People who play with each other on some evenings, and not always all of them. */
export class Evenings {
  readonly world = new World()
  readonly places: readonly Place[]

  static async of(names: readonly string[], change: Parameters<World['device']>[1] = {}): Promise<Evenings> {
    const evenings = new Evenings([])
    const places: Place[] = []
    for (const name of names) places.push(await evenings.world.device(name, change))
    return new Evenings(places, evenings.world)
  }

  private constructor(places: readonly Place[], world = new World()) {
    this.places = places
    this.world = world
  }

  place(index: number): Place {
    const place = this.places[index]
    if (!place) throw new RangeError('nobody')
    return place
  }

  /** Everybody knows everybody. */
  async makeFriends(): Promise<void> {
    for (const one of this.places)
      for (const other of this.places) if (one !== other) await this.world.during(one.people.friends.add(other.me.key))
  }

  /** These meet; the first hosts. */
  async meet(...who: readonly number[]): Promise<Sumo[]> {
    const [first = 0, ...others] = who
    const host = await this.world.during(this.place(first).host())
    const sessions = [host]
    for (const other of others) sessions.push(await this.world.during(this.place(other).join(host.invitation.code)))
    return sessions
  }

  /** All but the winner give up. */
  async play(sessions: readonly Sumo[], winner = 0, ms = QUIET_MS): Promise<void> {
    const [host, ...guests] = sessions
    if (!host) throw new RangeError('nobody')
    if (host.phase === 'result') host.rematch()
    await startMatch(this.world, host, ...guests)
    for (const [i, session] of sessions.entries()) if (i !== winner) await this.world.during(session.act('giveUp', {}))
    await this.world.clock.advance(ms)
  }

  async part(sessions: readonly Sumo[]): Promise<void> {
    for (const session of [...sessions].reverse()) session.leave()
    await this.world.clock.advance(500)
  }

  /** Names and ratings, as a device shows them. */
  async ladder(index: number): Promise<[name: string, rating: number][]> {
    return (await this.place(index).ratings.ladder()).map(({ name, rating }) => [name, rating])
  }
}
