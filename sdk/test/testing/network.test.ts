import { describe, expect, it } from 'vitest'
import { MemoryTransport } from '../../src/adapters/memory/memory-transport.js'
import { withDeadline } from '../../src/deadline.js'
import { SkirmishError } from '../../src/errors.js'
import { ManualClock } from '../../src/testing/manual-clock.js'
import { VirtualNetwork } from '../../src/testing/virtual-network.js'

const { signal } = new AbortController()

async function linked(seed = 1) {
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock, seed)
  const listener = await new MemoryTransport(network, 'ann').listen({ signal })
  const got: { lane: string; value: number; at: number }[] = []
  const closed: string[] = []
  listener.onLink((link) => {
    link.onMessage((lane, [high = 0, low = 0]) => got.push({ lane, value: high * 256 + low, at: clock.now() }))
    link.onClose(() => closed.push('ann'))
  })
  const dialled = new MemoryTransport(network, 'ben').dial(listener.address, { signal })
  await clock.advance(100)
  const link = await dialled
  const send = (lane: 'events' | 'state', value: number) => link.send(lane, Uint8Array.of(value >> 8, value & 255))
  const values = (lane: string) => got.filter((message) => message.lane === lane).map((message) => message.value)
  return { clock, network, link, listener, got, closed, send, values }
}

const storm = { latency: 40, jitter: 30, loss: { toBad: 0.05, toGood: 0.3, whileBad: 0.8 }, duplicate: 0.1 }

describe('the virtual network', () => {
  it('in a storm the reliable lane keeps everything in order; the lossy one loses, doubles and reorders', async () => {
    const { clock, network, send, values } = await linked()
    network.setConditions(storm)
    const sent = Array.from({ length: 500 }, (_, i) => i)
    for (const value of sent) {
      send('events', value)
      send('state', value)
      await clock.advance(10)
    }
    await clock.advance(60_000)
    expect(values('events')).toEqual(sent)
    const state = values('state')
    expect(new Set(state).size).toBeLessThan(500)
    expect(state.length).toBeGreaterThan(new Set(state).size)
    expect(state).not.toEqual([...state].sort((a, b) => a - b))
  })

  it('the same seed tells the same story, another seed another one', async () => {
    const story = async (seed: number) => {
      const { clock, network, send, got } = await linked(seed)
      network.setConditions(storm)
      for (let value = 0; value < 100; value++) send('state', value)
      await clock.advance(1000)
      return got
    }
    expect(await story(7)).toEqual(await story(7))
    expect(await story(7)).not.toEqual(await story(8))
  })

  it('parted peers hear nothing; healed, the reliable lane catches up', async () => {
    const { clock, network, send, values } = await linked()
    network.part('ann', 'ben')
    send('events', 1)
    send('state', 2)
    await clock.advance(5000)
    expect([...values('events'), ...values('state')]).toEqual([])
    network.heal('ann', 'ben')
    await clock.advance(1000)
    expect([...values('events'), ...values('state')]).toEqual([1])
  })

  it('a closed link tells the other end, behind what was sent before', async () => {
    const { clock, link, send, values, closed } = await linked()
    send('events', 1)
    link.close()
    send('events', 2)
    await clock.advance(100)
    expect(values('events')).toEqual([1])
    expect(closed).toEqual(['ann'])
  })

  it('dialling nobody is refused; dialling a parted host ends with the caller deadline', async () => {
    const { clock, network, listener } = await linked()
    const transport = new MemoryTransport(network, 'cleo')
    const dial = (id: string) =>
      withDeadline((signal) => transport.dial({ ...listener.address, id }, { signal }), {
        clock,
        timeoutMs: 5000,
        code: () => 'connect/timeout',
      }).catch((error: unknown) => error)
    const gone = dial('nobody')
    network.part('ann', 'cleo')
    const parted = dial(listener.address.id)
    await clock.advance(6000)
    expect(await gone).toMatchObject({ code: 'connect/host-gone', phase: 'connect', retryable: true })
    expect(await parted).toBeInstanceOf(SkirmishError)
    expect(await parted).toMatchObject({ code: 'connect/timeout', help: expect.stringMatching(/\w/) })
  })
})
