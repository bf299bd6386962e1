import { networkInterfaces } from 'node:os'
import type { OnWake } from '../../ports/wake.js'

/** How often the interfaces are looked at, ms: a cable is back, or a Wi-Fi has another address. */
const LOOK_MS = 1000

/** Tells when this device has other addresses than before; Node hears of no network events. */
export const onInterfacesWake: OnWake = (handler) => {
  let before = addresses()
  const timer = setInterval(() => {
    const now = addresses()
    if (now === before) return
    before = now
    if (now !== '') handler() // with no network at all there is nothing to try
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}

function addresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ')
}
