import { createMatchmaker, type Session } from '../../../src/index.js'
import { virtualPlatform } from '../../../src/testing.js'
import type { Tally } from '../../tally.js'
import type { World } from '../friends.js'
import { tapped } from '../tapped.js'

/** A flood, at most, ms. */
const FLOOD_MS = 5000
/** Frames on each link, every 50 ms. */
const FRAMES = 40

/** A stranger with a program of its own: takes a seat and floods every link it has, until it is cut off. */
export class Flooder {
  readonly name: string
  readonly #world: World
  readonly #game: Tally
  readonly #links: ReturnType<typeof tapped>['links']
  readonly #platform
  readonly #tell: (line: string) => void
  #session: Session<Tally> | undefined
  #until = Number.POSITIVE_INFINITY
  /** Why it is out. */
  ended: string | undefined

  constructor(name: string, world: World, game: Tally, tell: (line: string) => void) {
    this.name = name
    this.#world = world
    this.#game = game
    this.#tell = tell
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory)
    const { links, transports } = tapped(platform)
    this.#links = links
    this.#platform = { ...platform, transports }
  }

  async join(code: string) {
    try {
      const place = await createMatchmaker({ game: this.#game, player: { name: this.name }, ...this.#platform })
      this.#session = await place.join(code, { timeoutMs: 5000 })
    } catch (error) {
      this.#out(`not in: ${(error as { code: string }).code}`)
      return
    }
    this.#session.on('ended', ({ reason }) => this.#out(reason))
    this.#until = Math.min(this.#until, this.#world.clock.now() + FLOOD_MS)
    this.flood() // it was stopped before it was in
  }

  /** To be called every 50 ms. */
  flood() {
    if (!this.#session || this.ended) return
    if (this.#world.clock.now() >= this.#until) return this.#session.leave()
    for (const link of this.#links.slice(-8))
      for (let i = 0; i < FRAMES; i++)
        if (i % 2 > 0) link.send('state', Uint8Array.of(99, i, 2))
        else link.send('events', Uint8Array.of(4, 0))
  }

  stop() {
    this.#until = 0
    this.flood()
  }

  #out(why: string) {
    this.ended = why
    this.#tell(`${this.name} is out: ${why}`)
  }
}
