import type { KeyPair } from '../connect/keys.js'

/** Who plays on this device. */
export interface LocalPlayer {
  readonly name: string
  readonly identity: KeyPair
  readonly temporary: boolean
}
