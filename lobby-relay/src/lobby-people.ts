import { parseShown, Rate, RatePerSource, type Shown } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'

export interface PeopleOptions {
  /** 16 fresh random bytes in base64url: nobody has ever signed for that place before. */
  drawId(): string
  /** Does the proof show that they hold their key, at their place ([PE2])? */
  isProved(shown: Shown): boolean
}

/** What has changed of somebody: only the fields that differ, under their id. */
export type PersonChange = Partial<Shown> & Pick<Shown, 'id'>

export interface PeopleChanges {
  readonly reset?: true
  readonly people: readonly PersonChange[]
  readonly gone: readonly string[]
}

/** What one socket may do; a place that is given up and taken again does not begin anew. */
interface Rates {
  readonly looks: Rate
  readonly sent: Rate
  /** To each other place. */
  readonly sentTo: RatePerSource
  readonly received: Rate
}

interface Place extends Rates {
  readonly id: string
  readonly client: string
}

/** Where a note goes and from whom, or why not: nobody is there, or it would be too many. */
export type NoteRoute = { readonly to: string; readonly from: string } | 'gone' | 'often'

/** Who is in the lobby, what everybody was told of it, and how many notes may pass between them. Pure. */
export class LobbyPeople {
  readonly #options: PeopleOptions
  readonly #places = new Map<string, Place>()
  readonly #byClient = new Map<string, Place>()
  readonly #rates = new Map<string, Rates>()
  readonly #shown = new Map<string, Shown>()
  /** As everybody was told. */
  readonly #told = new Map<string, Shown>()
  readonly #changed = new Set<string>()

  constructor(options: PeopleOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#shown.size
  }

  /** The client's place; one for each socket. */
  enter(client: string): string {
    const known = this.#byClient.get(client)
    if (known) return known.id
    const rates = this.#rates.get(client) ?? newRates()
    this.#rates.set(client, rates)
    const place: Place = { ...rates, id: this.#options.drawId(), client }
    this.#places.set(place.id, place)
    this.#byClient.set(client, place)
    return place.id
  }

  /** False when it is no look, not theirs, or one of too many. */
  appear(client: string, look: unknown, now: number): boolean {
    const place = this.#byClient.get(client)
    const shown = place && parseShown({ ...Object(look), id: place.id })
    if (!shown || !place.looks.take(now)) return false
    const before = this.#shown.get(place.id)
    const sameProof = before?.key === shown.key && before.seal === shown.seal && before.proof === shown.proof
    if (!sameProof && !this.#options.isProved(shown)) return false
    this.#shown.set(place.id, shown)
    this.#changed.add(place.id)
    return true
  }

  vanish(client: string): void {
    const place = this.#byClient.get(client)
    if (place && this.#shown.delete(place.id)) this.#changed.add(place.id)
  }

  /** The socket is gone. */
  left(client: string): void {
    this.leave(client)
    this.#rates.delete(client)
  }

  /** The place is given up. */
  leave(client: string): void {
    this.vanish(client)
    const place = this.#byClient.get(client)
    if (place) this.#places.delete(place.id)
    this.#byClient.delete(client)
  }

  note(client: string, to: string, now: number): NoteRoute {
    const from = this.#byClient.get(client)
    const other = this.#places.get(to)
    if (!from?.sent.take(now)) return 'often'
    if (!other || other === from) return 'gone'
    if (!from.sentTo.take(to, now) || !other.received.take(now)) return 'often'
    return { to: other.client, from: from.id }
  }

  /** Everybody, for who begins to look or fell behind. */
  get full(): PeopleChanges {
    return { reset: true, people: [...this.#told.values()], gone: [] }
  }

  /** What is new since the last call, if anything. */
  takeChanges(): PeopleChanges | undefined {
    const people: PersonChange[] = []
    const gone: string[] = []
    for (const id of this.#changed) {
      const [before, now] = [this.#told.get(id), this.#shown.get(id)]
      if (now) this.#told.set(id, now)
      else if (this.#told.delete(id)) gone.push(id)
      const change = now && difference(before, now)
      if (change) people.push(change)
    }
    this.#changed.clear()
    return people.length + gone.length > 0 ? { people, gone } : undefined
  }
}

function newRates(): Rates {
  const { looksPerClient, notesPerClient, notesPerPair, notesToOne } = LIMITS.people
  return {
    ...{ looks: new Rate(looksPerClient), sent: new Rate(notesPerClient) },
    ...{ sentTo: new RatePerSource(notesPerPair), received: new Rate(notesToOne) },
  }
}

function difference(before: Shown | undefined, now: Shown): PersonChange | undefined {
  if (!before) return now
  const { id, name, status, interests, key, seal, proof } = now
  const change: PersonChange = {
    id,
    ...(name !== before.name && { name }),
    ...(status !== before.status && { status }),
    ...(interests.join('\n') !== before.interests.join('\n') && { interests }),
    ...((key !== before.key || seal !== before.seal || proof !== before.proof) && { key, seal, proof }),
  }
  return Object.keys(change).length > 1 ? change : undefined
}
