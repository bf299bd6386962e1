import type { NetworkInterfaceInfo } from 'node:os'
import { beforeEach, expect, it, vi } from 'vitest'
import { onInterfacesWake } from '../../src/adapters/node/interfaces-wake.js'

const device = vi.hoisted((): { addresses: Record<string, string[]> } => ({ addresses: {} }))
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  networkInterfaces: () =>
    Object.fromEntries(
      Object.entries(device.addresses).map(([name, list]) => [
        name,
        list.map((address): Partial<NetworkInterfaceInfo> => ({ address, internal: name === 'lo' })),
      ]),
    ),
}))

beforeEach(({ onTestFinished }) => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

/** Ben's laptop is on a Wi-Fi, and is watched. */
function laptop() {
  device.addresses = { lo: ['127.0.0.1'], wlan0: ['192.168.1.7', 'fe80::7'] }
  let wakes = 0
  const stop = onInterfacesWake(() => wakes++)
  return {
    stop,
    /** How often it was told of, within 1 s, that these are its addresses now. */
    has(addresses: Record<string, string[]>) {
      const before = wakes
      device.addresses = addresses
      vi.advanceTimersByTime(1000)
      return wakes - before
    },
  }
}

it('[SE35] a Wi-Fi with another address, a cable, and a network that is back are told of within 1 s, once', () => {
  const { has } = laptop()
  const moved = { lo: ['127.0.0.1'], wlan0: ['10.0.0.9', 'fe80::7'] }
  expect([has(moved), has(moved), has({ ...moved, eth0: ['10.0.0.5'] })]).toEqual([1, 0, 1])
  expect([has({ lo: ['127.0.0.1'] }), has(moved)]).toEqual([0, 1]) // without any network there is nothing to try
})

it('[SE35] the same addresses in another order, and those within the device, are no news; nor is anything once nobody asks', () => {
  const { has, stop } = laptop()
  expect(has({ wlan0: ['fe80::7', '192.168.1.7'], lo: ['127.0.0.1', '::1'] })).toBe(0)
  stop()
  expect(has({ eth0: ['10.0.0.5'] })).toBe(0)
})
