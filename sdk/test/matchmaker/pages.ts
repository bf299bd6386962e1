import { MemoryStore } from '../../src/testing.js'

/** A tab of somebody's device: what it keeps is there for the next page in it. */
export class Tab {
  readonly memory = new Map<string, string>()
  readonly #exits = new Set<() => void>()

  /** What a page of it has of the world, beside the network. */
  readonly platform = {
    store: new MemoryStore(),
    tab: {
      load: (name: string) => this.memory.get(name),
      save: (name: string, value: string) => void this.memory.set(name, value),
    },
    onExit: (handler: () => void) => {
      this.#exits.add(handler)
      return () => this.#exits.delete(handler)
    },
  }

  /** The page in it goes away. */
  exit(): void {
    for (const exit of this.#exits) exit()
    this.#exits.clear()
  }
}
