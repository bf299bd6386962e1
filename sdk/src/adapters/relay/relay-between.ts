// Whoever connects to the unspecified address meets themselves; IPv4 may be written as IPv6 (RFC 4291, 2.5.5.2).
const THIS_DEVICE = /^((.*\.)?localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[\da-f]{2}:[\da-f]+|0:0)\])$/

/** The relay at this endpoint, as long as it is one that stands between two devices: at one's own it would hide nobody ([CO15]). */
export function relayBetween(endpoint: string): string | undefined {
  return THIS_DEVICE.test(new URL(endpoint).hostname) ? undefined : endpoint
}
