import { fromBase64url } from '../discover/base64url.js'
import type { Shown } from '../discover/person.js'
import type { KnownPeople } from './known-people.js'
import type { Person } from './people-api.js'
import { isProved, type PeoplePlace } from './people-place.js'

/** Somebody as the lobby shows them, and at which of our places. */
export interface Seen {
  readonly shown: Shown
  readonly place: PeoplePlace
}

/**
 * Everybody else in all lobbies as one list: one person for each key, friends marked, who is blocked left out. A proof is
 * checked where it matters, and once ([PE2]); whoever shows a friend's key and can not prove it is not shown.
 */
export class PeopleList {
  readonly #me: string
  readonly #known: KnownPeople
  readonly #lists = new Map<PeoplePlace, readonly Shown[]>()
  readonly #persons = new WeakMap<Shown, Person>()
  /** What was checked already of those who are here. */
  #proofs = new Map<string, boolean>()
  #seen: ReadonlyMap<string, Seen> = new Map()

  /** @param me one's own key, base64url */
  constructor(me: string, known: KnownPeople) {
    this.#me = me
    this.#known = known
  }

  get people(): readonly Person[] {
    return [...this.#seen.values()].map(({ shown }) => this.#person(shown))
  }

  /** Those of them who are friends, and have proved it. */
  get friends(): readonly Seen[] {
    return [...this.#seen.values()].filter(({ shown }) => this.#known.isFriend(shown.key))
  }

  take(place: PeoplePlace, shown: readonly Shown[]): void {
    this.#lists.set(place, shown)
    this.update()
  }

  /** Also when it is another one now who is a friend, or blocked. */
  update(): void {
    const seen = new Map<string, Seen>()
    for (const [place, list] of this.#lists) {
      for (const shown of list) if (this.#mayShow(shown)) seen.set(shown.key, { shown, place })
    }
    const here = new Set([...seen.values()].map(({ shown }) => proofOf(shown)))
    this.#proofs = new Map([...this.#proofs].filter(([proof]) => here.has(proof)))
    this.#seen = seen
  }

  /** Where that person is now, also under another id than they had. @param key base64url */
  find(key: string): Seen | undefined {
    return this.#seen.get(key)
  }

  /** @param key base64url */
  personOf(key: string): Person | undefined {
    const seen = this.#seen.get(key)
    return seen && this.#person(seen.shown)
  }

  isProved(shown: Shown): boolean {
    const proof = proofOf(shown)
    const proved = this.#proofs.get(proof) ?? isProved(shown)
    this.#proofs.set(proof, proved)
    return proved
  }

  #mayShow(shown: Shown): boolean {
    const { key } = shown
    if (key === this.#me || this.#known.isBlocked(key)) return false
    return !this.#known.isFriend(key) || this.isProved(shown)
  }

  #person(shown: Shown): Person {
    const friend = this.#known.isFriend(shown.key)
    const petName = this.#known.petNameOf(shown.key)
    const before = this.#persons.get(shown)
    if (before?.friend === friend && before.petName === petName) return before
    const { id, name: ownName, status, interests } = shown
    const names = { name: petName || ownName, ownName, petName }
    const person = { id, ...names, status, interests, key: fromBase64url(shown.key) ?? new Uint8Array(32), friend }
    this.#persons.set(shown, person)
    return person
  }
}

function proofOf({ id, key, seal, proof }: Shown): string {
  return [id, key, seal, proof].join()
}
