import { type KeyPair, keyPairFrom } from '../connect/keys.js'
import type { Store } from '../ports/store.js'
import { certifyDevice } from '../result/device-key.js'
import { deviceKey } from './device-key.js'

/** A key that signs for the player of this device, in one session at a time. */
export interface SigningDevice {
  readonly pair: KeyPair
  readonly certificate: Uint8Array
  /** What it signed could not be stored: it signs nothing more, or its next match would name the wrong one before it. */
  spoil(): void
  /** The session is over. */
  giveBack(): void
}

/**
 * Lends the device's key to the first session that asks. One that runs at the same time gets a key of its own, and so does whoever
 * comes after a key that was spoilt: by one key no two matches follow the same one.
 */
export class SigningDevices {
  readonly #store: Store
  readonly #random: (bytes: number) => Uint8Array
  readonly #failed: (cause: unknown) => void
  #kept: Promise<KeyPair> | undefined
  #isLent = false

  /** @param failed called when the key could not be stored, or read */
  constructor(store: Store, random: (bytes: number) => Uint8Array, failed: (cause: unknown) => void) {
    this.#store = store
    this.#random = random
    this.#failed = failed
  }

  async lend(player: KeyPair): Promise<SigningDevice> {
    if (this.#isLent) return this.#for(player, keyPairFrom(this.#random(32)), {})
    this.#isLent = true
    this.#kept ??= this.#read(player)
    const spoil = () => {
      this.#kept = Promise.resolve(keyPairFrom(this.#random(32)))
    }
    const giveBack = () => {
      this.#isLent = false
    }
    return this.#for(player, await this.#kept, { spoil, giveBack })
  }

  async #read(player: KeyPair): Promise<KeyPair> {
    try {
      const { pair, stored } = await deviceKey(this.#store, player.publicKey, this.#random)
      stored.catch(this.#failed)
      return pair
    } catch (cause) {
      this.#failed(cause)
      return keyPairFrom(this.#random(32)) // of this page alone
    }
  }

  #for(player: KeyPair, pair: KeyPair, { spoil = () => {}, giveBack = () => {} }): SigningDevice {
    return { pair, certificate: certifyDevice(player, pair.publicKey), spoil, giveBack }
  }
}
