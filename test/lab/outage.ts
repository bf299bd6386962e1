import type { Friend } from './friend.js'
import type { Host, Network } from './network.js'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A cable is pulled for a while; gives when it was plugged in again, ms since 1970. */
export async function pull(network: Network, host: Host, ms: number): Promise<number> {
  network.ip(host, 'link set eth0 down')
  await wait(ms)
  network.ip(host, 'link set eth0 up')
  return Date.now()
}

/** How long somebody took to be back after that: from the cable, and from their first try that could get through, ms. */
export async function returned(ben: Friend, plug: Promise<number>) {
  const [pluggedAt, { at, tries, seat }] = await Promise.all([plug, ben.lost().then(() => ben.back())])
  const tried = Math.min(tries.find((one) => one >= pluggedAt) ?? pluggedAt, at)
  return { seat, fromCable: at - pluggedAt, fromTry: at - tried }
}
