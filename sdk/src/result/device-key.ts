import { utf8Encode } from '../codec/utf8.js'
import { concat } from '../connect/bytes.js'
import { type KeyPair, sign } from '../connect/keys.js'

const PURPOSE = utf8Encode('skirmish/1 device')

/**
 * A player's key lets a device's key sign for them ([RE3]). Each device has its own and a chain of its own, so one player on two devices
 * is no fork.
 */
export function certifyDevice(player: KeyPair, device: Uint8Array): Uint8Array {
  return sign(deviceClaim(device), player)
}

/** What the player's key signs. */
export function deviceClaim(device: Uint8Array): Uint8Array {
  return concat(PURPOSE, device)
}
