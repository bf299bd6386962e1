const THIS_DEVICE = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/

/** The relay at this endpoint, as long as it is one that stands between two devices: at one's own it would hide nobody ([CO15]). */
export function relayBetween(endpoint: string): string | undefined {
  return THIS_DEVICE.test(new URL(endpoint).hostname) ? undefined : endpoint
}
