import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { HostListeners } from '../../src/matchmaker/host-listeners.js'
import type { Transport } from '../../src/ports/transport.js'
import { ManualClock } from '../../src/testing.js'

it('[SE63] a way that fails is tried again for as long as it takes, and leaves nothing behind each time', async () => {
  const clock = new ManualClock()
  let tries = 0
  let given: AbortSignal | undefined
  const transport: Transport = {
    via: 'memory',
    listen({ signal }) {
      tries++
      given = signal
      return Promise.reject(new Error('the lobby is away'))
    },
    dial: () => new Promise(() => {}),
  }
  const all = await HostListeners.open({ transports: [transport], clock }, new AbortController().signal, true)
  for (let i = 0; i < 20; i++) await clock.advance(30_000)
  expect(tries).toBe(21)
  expect(given && getEventListeners(given, 'abort').length).toBe(1)
  all.close()
  await clock.advance(60_000)
  expect(tries).toBe(21)
})
