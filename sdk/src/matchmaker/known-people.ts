import { type Decoded, decode, encode, raw, struct, text, u8 } from '../codec/combinators.js'
import { cleanName, MAX_NAME_BYTES } from '../codec/name.js'
import { toBase64url } from '../discover/base64url.js'
import type { Store } from '../ports/store.js'
import type { KnownPerson, Who } from './people-api.js'

const LOG = 'people'
const FORMAT = 1
/** Friends, and people who are blocked; beyond, the oldest is forgotten. */
const MAX_KNOWN = 4096

const KINDS = ['friend', 'not-friend', 'block', 'unblock', 'pet-name'] as const
type Kind = (typeof KINDS)[number]
export type KnownKind = Exclude<Kind, 'pet-name'>
const personRecord = struct({ format: u8, kind: u8, key: raw(32), name: text(MAX_NAME_BYTES) })

/** Friends and who is blocked, folded from the log this device keeps: the last word about a key counts. */
export class KnownPeople {
  readonly #store: Store
  readonly #friends = new Map<string, KnownPerson>()
  readonly #blocked = new Map<string, KnownPerson>()
  readonly #watchers = new Set<() => void>()
  /** Friends whose new name was kept since this was opened: no more than one, as the log keeps all that is said. */
  readonly #renamed = new Set<string>()

  private constructor(store: Store) {
    this.#store = store
  }

  static async open(store: Store): Promise<KnownPeople> {
    const known = new KnownPeople(store)
    for (const bytes of await store.read(LOG)) {
      const record = decode(personRecord, bytes)
      if (record?.format === FORMAT) known.#take(record)
    }
    return known
  }

  get friends(): readonly KnownPerson[] {
    return [...this.#friends.values()]
  }

  get blocked(): readonly KnownPerson[] {
    return [...this.#blocked.values()]
  }

  /** @param key base64url, as are those below */
  isFriend(key: string): boolean {
    return this.#friends.has(key)
  }

  isBlocked(key: string): boolean {
    return this.#blocked.has(key)
  }

  onChange(handler: () => void): () => void {
    this.#watchers.add(handler)
    return () => this.#watchers.delete(handler)
  }

  /** What a friend is called here; empty for all others. */
  petNameOf(key: string): string {
    return this.#friends.get(key)?.petName ?? ''
  }

  /** So at once; settles when it is kept. @throws TypeError for who has no key */
  async say(kind: KnownKind, who: Who): Promise<void> {
    const key = keyOf(who)
    const { name = '', ownName = name } = who instanceof Uint8Array ? {} : who
    await this.#keep(kind, key, cleanName(ownName) ?? this.#ownNameOf(key))
  }

  /** @throws TypeError for who is no friend */
  async rename(who: Who, petName: string): Promise<void> {
    const key = keyOf(who)
    const friend = this.#friends.get(toBase64url(key))
    if (!friend) throw new TypeError('Only a friend has a pet name: people.friends.add(who, { as: … }) makes one.')
    const name = cleanName(petName) ?? ''
    if (name !== friend.petName) await this.#keep('pet-name', key, name)
  }

  /** A friend was seen, and has proved it: the name may be another one than it was. A lobby can say one after the other. */
  seen(key: string, name: string): void {
    const friend = this.#friends.get(key)
    if (!friend || friend.ownName === name || this.#renamed.has(key)) return
    this.#renamed.add(key)
    this.#keep('friend', friend.key, name).catch(() => {}) // it is seen again
  }

  #ownNameOf(key: Uint8Array): string {
    const text = toBase64url(key)
    return (this.#friends.get(text) ?? this.#blocked.get(text))?.ownName ?? ''
  }

  async #keep(kind: Kind, key: Uint8Array, name: string): Promise<void> {
    const record = { format: FORMAT, kind: KINDS.indexOf(kind), key, name }
    this.#take(record)
    for (const watcher of [...this.#watchers]) watcher()
    await this.#store.append(LOG, encode(personRecord, record))
  }

  #take({ kind, key, name: said }: Decoded<typeof personRecord>): void {
    const text = toBase64url(key)
    const what = KINDS[kind]
    const name = cleanName(said) ?? ''
    const friend = this.#friends.get(text)
    if (what === 'friend') set(this.#friends, text, known(key, name, friend?.petName))
    if (what === 'pet-name' && friend) this.#friends.set(text, known(key, friend.ownName, name))
    if (what === 'block') set(this.#blocked, text, known(key, name))
    if (what === 'not-friend' || what === 'block') this.#friends.delete(text)
    if (what === 'unblock' || what === 'friend') this.#blocked.delete(text)
  }
}

/** @throws TypeError for who has none */
export function keyOf(who: Who): Uint8Array {
  const key = who instanceof Uint8Array ? who : who.key
  if (key?.length !== 32) throw new TypeError('Only a person with a key can be known; bots have none.')
  return Uint8Array.from(key)
}

function known(key: Uint8Array, ownName: string, petName = ''): KnownPerson {
  return { key, name: petName || ownName, ownName, petName }
}

function set(people: Map<string, KnownPerson>, key: string, person: KnownPerson): void {
  people.set(key, person)
  const [oldest] = people.size > MAX_KNOWN ? people.keys() : []
  if (oldest !== undefined) people.delete(oldest)
}
