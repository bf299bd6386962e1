import { ephemeralKey, type KeyPair } from '../connect/keys.js'
import { isPresent, type PlaceKeys, provePresence } from '../connect/presence-proof.js'
import { openNote, sealNote } from '../connect/sealed-note.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { encodeNote, type PeopleNote, parseNote } from '../discover/people-note.js'
import type { Look, Shown } from '../discover/person.js'
import { SkirmishError } from '../errors.js'
import type { Presence, Stay } from '../ports/presence.js'

/** Where a note can be sent to. */
export interface Addressee {
  readonly id: string
  /** base64url, as in what they show of themselves */
  readonly seal: string
}

/** A note that came, and who has proved to have written it. */
export interface HeardNote {
  readonly note: PeopleNote
  readonly key: Uint8Array
  /** Where an answer goes. */
  readonly from: Addressee
}

export interface PlaceOptions {
  readonly identity: KeyPair
  random(bytes: number): Uint8Array
  /** How one would like to be seen; `undefined`: not at all. */
  look(): Pick<Look, 'name' | 'status' | 'interests'> | undefined
  heard(note: HeardNote): void
}

/** This device's place in one lobby: how it shows itself there, and sealed notes from it and to it. */
export class PeoplePlace {
  readonly #options: PlaceOptions
  readonly #stay: Stay
  #keys: (PlaceKeys & { readonly text: string; readonly secret: Uint8Array; readonly proof: string }) | undefined

  constructor(presence: Presence, options: PlaceOptions) {
    this.#options = options
    this.#stay = presence.enter({
      look: (id) => this.#lookAt(id),
      note: (from, body) => this.#open(from, body),
    })
  }

  changed(): void {
    this.#stay.changed()
  }

  async send(note: PeopleNote, to: Addressee, signal: AbortSignal): Promise<void> {
    const [keys, there] = [this.#keys, placeOf(to)]
    if (!keys || keys.text !== this.#stay.id) throw new SkirmishError('discover/relay-unreachable')
    const { identity, random } = this.#options
    const payload = encodeNote(note)
    const sealed = there && sealNote(payload, { from: keys, to: there, identity, random: random(32) })
    if (!sealed) throw new SkirmishError('discover/person-gone')
    await this.#stay.send(to.id, sealed, { signal })
  }

  leave(): void {
    this.#stay.leave()
  }

  /** Each place has sealing keys of its own, and its proof is signed once. */
  #lookAt(text: string): Look | undefined {
    const id = fromBase64url(text)
    if (!id) return undefined
    const { identity, random, look } = this.#options
    if (this.#keys?.text !== text) {
      const secret = random(32)
      const seal = ephemeralKey(secret)
      this.#keys = { text, id, secret, seal, proof: toBase64url(provePresence({ id, seal }, identity)) }
    }
    const { seal, proof } = this.#keys
    const mine = look()
    return mine && { ...mine, key: toBase64url(identity.publicKey), seal: toBase64url(seal), proof }
  }

  #open(text: string, body: Uint8Array): void {
    const id = fromBase64url(text)
    const opened = id && this.#keys && openNote(body, { from: { id }, to: this.#keys, secret: this.#keys.secret })
    const note = opened && parseNote(opened.payload)
    if (note) this.#options.heard({ note, key: opened.key, from: { id: text, seal: toBase64url(opened.seal) } })
  }
}

/** Does what somebody shows prove that they hold the key they show? */
export function isProved(shown: Shown): boolean {
  const [place, key, proof] = [placeOf(shown), fromBase64url(shown.key), fromBase64url(shown.proof)]
  return place !== undefined && key !== undefined && proof !== undefined && isPresent(place, key, proof)
}

function placeOf({ id, seal }: Addressee): PlaceKeys | undefined {
  const [place, key] = [fromBase64url(id), fromBase64url(seal)]
  return place && key && { id: place, seal: key }
}
