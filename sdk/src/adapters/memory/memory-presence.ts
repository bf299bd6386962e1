import { toBase64url } from '../../discover/base64url.js'
import { parseShown, type Shown } from '../../discover/person.js'
import { SkirmishError } from '../../errors.js'
import type { Presence, Stay, Visitor } from '../../ports/presence.js'

/** A lobby full of people, for everybody who holds this object. */
export class MemoryPresence implements Presence {
  readonly via = 'memory'
  readonly relay = 'virtual'
  readonly #random: (bytes: number) => Uint8Array
  readonly #visitors = new Map<string, Visitor>()
  readonly #shown = new Map<string, Shown>()
  readonly #watchers = new Set<(people: readonly Shown[]) => void>()

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random
  }

  watch(handler: (people: readonly Shown[]) => void): () => void {
    this.#watchers.add(handler)
    handler([...this.#shown.values()])
    return () => this.#watchers.delete(handler)
  }

  enter(visitor: Visitor): Stay {
    const id = toBase64url(this.#random(16))
    this.#visitors.set(id, visitor)
    const changed = () => {
      const shown = parseShown({ ...(this.#visitors.get(id) === visitor && visitor.look(id)), id })
      const was = this.#shown.has(id)
      if (shown) this.#shown.set(id, shown)
      else this.#shown.delete(id)
      if (shown || was) this.#tell()
    }
    queueMicrotask(changed)
    return {
      id,
      changed,
      send: async (to, body, { signal }) => {
        if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
        const other = this.#visitors.get(to)
        if (!other) throw new SkirmishError('discover/person-gone')
        queueMicrotask(() => {
          if (this.#visitors.get(to) === other) other.note(id, body.slice())
        })
      },
      leave: () => {
        this.#visitors.delete(id)
        changed()
      },
    }
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher([...this.#shown.values()])
  }
}
