import type { Listing } from '../../src/discover/listing.js'
import type { Directory, Found, ListingDraft, Publication, PublishOptions } from '../../src/ports/directory.js'
import type { Clock } from '../../src/testing.js'

export interface DirectoryWeather {
  /** One way, up to this, ms. */
  readonly latency: number
  /** The chance that one message is lost; it is said again after `again` ms. */
  readonly loss: number
  readonly again: number
}

/** One device's view of a directory, by a network that delays, overtakes, loses, and can be cut. */
export class WeakDirectory implements Directory {
  readonly via = 'weak'
  isParted = false
  readonly #inner: Directory
  readonly #clock: Clock
  readonly #chance: () => number
  readonly #weather: DirectoryWeather

  constructor(inner: Directory, clock: Clock, chance: () => number, weather: DirectoryWeather) {
    this.#inner = inner
    this.#clock = clock
    this.#chance = chance
    this.#weather = weather
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    let now: readonly Listing[] = []
    const say = (listings: readonly Listing[]) =>
      this.#clock.after(this.#chance() * this.#weather.latency, () => {
        if (!this.isParted && this.#chance() >= this.#weather.loss) handler(listings)
      })
    handler([])
    const undo = this.#inner.watch((listings) => {
      now = listings
      say(listings)
    })
    const stop = this.#clock.every(this.#weather.again, () => say(now))
    return () => {
      undo()
      stop()
    }
  }

  async publish(draft: ListingDraft, options: PublishOptions): Promise<Publication> {
    await new Promise<void>((resolve) => this.#up(resolve))
    const publication = await this.#inner.publish(draft, options)
    return {
      code: publication.code,
      onCode() {},
      update: (changed) => this.#up(() => publication.update(changed)),
      close: () => this.#up(() => publication.close()),
    }
  }

  find(code: string, options: { signal: AbortSignal }): Promise<Found | undefined> {
    return this.#inner.find(code, options)
  }

  #up(arrive: () => void): void {
    this.#clock.after(this.#chance() * this.#weather.latency, () => {
      if (!this.isParted && this.#chance() >= this.#weather.loss) arrive()
      else this.#clock.after(this.#weather.again, () => this.#up(arrive))
    })
  }
}
