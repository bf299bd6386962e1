/** A network that loses nothing, or one that does now and then. */
export function weather(latency: number, jitter: number, isBad = false) {
  return {
    ...{ latency, jitter, duplicate: isBad ? 0.02 : 0 },
    loss: isBad ? { toBad: 0.02, toGood: 0.2, whileBad: 0.8 } : { toBad: 0, toGood: 1, whileBad: 0 },
  }
}
