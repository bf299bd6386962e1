import { describe, expect, it } from 'vitest'
import { party, startMatch } from './friends.js'

/** A match of two, a while after it began. */
async function playing() {
  const all = await party()
  await startMatch(all.world, all.ann, all.ben)
  return all
}

describe('session.simulate()', () => {
  it('takes so much longer each way, on a session that runs, until it is switched off', async () => {
    const { world, ann, ben } = await playing()
    await ben.simulate({ latency: 80 })
    await world.clock.advance(2000)
    expect(ben.net.rtt).toBeGreaterThanOrEqual(160)
    expect(ben.net.rtt).toBeLessThan(170)
    const before = world.clock.now()
    await world.during(ben.act('pickColour', { colour: 1 }))
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(160)
    await ben.simulate(undefined)
    await world.clock.advance(1000)
    expect(ben.net.rtt).toBeLessThan(10)
    expect([ann.phase, ben.phase, ben.connection.state]).toEqual(['playing', 'playing', 'connected'])
  })

  it('what may be lost is lost, in bursts; what must arrive does, once and in order', async () => {
    const { world, ann, ben } = await playing()
    const heard: number[] = []
    ben.onMessage('emote', ({ kind }) => heard.push(kind))
    ben.stats()
    await ben.simulate({ loss: 0.3, burst: 3, jitter: 30, duplicate: 0.2 })
    const sent = Array.from({ length: 60 }, (_, i) => i % 10)
    for (const kind of sent) {
      ann.send('emote', { kind })
      await world.clock.advance(200)
    }
    expect(ben.stats().links[0]?.loss).toBeGreaterThan(0.25)
    expect(ben.stats().links[0]?.jitter).toBeGreaterThan(1)
    await world.clock.advance(5000)
    expect(heard).toEqual(sent)
    expect(ben.phase).toBe('playing')
  })

  it('lets no more through than its rate', async () => {
    const { world, ben } = await playing()
    ben.stats()
    await world.clock.advance(1100)
    const free = ben.stats().bytesIn
    await ben.simulate({ rate: 200 })
    await world.clock.advance(4000)
    expect(free).toBeGreaterThan(300)
    expect(ben.stats().bytesIn).toBeLessThan(250)
  })

  it('a goodbye is not held up', async () => {
    const { world, ann, ben } = await playing()
    const left: string[] = []
    ann.on('playerLeft', (player, reason) => left.push(`${player.name} ${reason}`))
    await ben.simulate({ latency: 900 })
    ben.leave()
    await world.clock.advance(100)
    expect(left).toEqual(['Ben left'])
  })

  it('refuses what no network is', async () => {
    const { ben } = await playing()
    for (const odd of [
      { loss: 5 },
      { latency: -1 },
      { latency: Number.NaN },
      { burst: 0 },
      { rate: 0 },
      { jitter: 1e9 },
    ])
      await expect(ben.simulate(odd)).rejects.toMatchObject({ code: 'sync/bad-conditions', phase: 'sync' })
  })
})

describe('session.stats()', () => {
  it('says what the last second took, by table, on both sides', async () => {
    const { world, ann, ben } = await playing()
    for (const one of [ann, ben]) expect(one.stats().snapshots.byTable).toBeDefined()
    await world.clock.advance(2200)
    const [host, guest] = [ann.stats(), ben.stats()]
    for (const { snapshots, links } of [host, guest]) {
      expect(snapshots.count).toBeGreaterThan(27)
      expect(snapshots.count).toBeLessThan(33)
      const tables = Object.values(snapshots.byTable).reduce((sum, bytes) => sum + bytes, 0)
      expect(Object.keys(snapshots.byTable)).toEqual(['pucks', 'arena'])
      expect(tables).toBeGreaterThan(0)
      expect(tables).toBeLessThanOrEqual(snapshots.bytes + 2)
      expect(links).toMatchObject([{ path: 'memory', loss: 0 }])
    }
    expect([host.links[0]?.seat, guest.links[0]?.seat]).toEqual([1, 0])
    expect(host.bytesOut).toBeGreaterThan(host.snapshots.bytes)
    expect(Math.abs(guest.bytesIn - host.bytesOut)).toBeLessThan(host.bytesOut * 0.1)
  })

  it('counts snapshots that had to be whole again, on both sides; and says the round trip', async () => {
    const { world, ann, ben } = await playing()
    for (const one of [ann, ben]) one.stats()
    await ben.simulate({ latency: 80 })
    await world.clock.advance(3100)
    for (const { snapshots, links } of [ann.stats(), ben.stats()]) {
      expect(snapshots.baseMisses).toBe(0)
      expect(links[0]?.rtt).toBeGreaterThanOrEqual(160)
      expect(links[0]?.rtt).toBeLessThan(170)
    }
    await ben.simulate({ latency: 1150 }) // the newest the host has word of is more than 63 snapshots old
    await world.clock.advance(6000)
    for (const one of [ann, ben]) expect(one.stats().snapshots.baseMisses).toBeGreaterThan(20)
    await ben.simulate(undefined)
    await world.clock.advance(4500)
    for (const one of [ann, ben]) expect(one.stats().snapshots.baseMisses).toBe(0)
    expect(ben.phase).toBe('playing')
  })

  it('says how far guesses were off, by field, and nothing of those that were right', async () => {
    const { world, ann, ben } = await playing()
    ben.stats()
    await ben.simulate({ latency: 100 })
    let x = 1
    const turn = world.clock.every(200, () => {
      x = -x
      ann.input({ x })
    })
    await world.clock.advance(2500)
    turn()
    const { corrections } = ben.stats()
    expect(corrections['pucks.x']).toBeGreaterThan(0.1)
    expect(corrections['pucks.x']).toBeLessThan(20)
    expect(corrections['pucks.y']).toBeUndefined()
    expect(ann.stats().corrections).toEqual({})
  })
})
