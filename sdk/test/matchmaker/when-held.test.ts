import { describe, expect, it } from 'vitest'
import { fromBase64url } from '../../src/discover/base64url.js'
import { WhenHeld } from '../../src/matchmaker/when-held.js'
import { World } from './friends.js'
import { rawMember } from './raw-member.js'

describe('what waits while a host does not hold', () => {
  it('[SE79] [SE55] all that may wait is done in order, and so much of each guest as they keep in an outage', () => {
    let holds = false
    const held = new WhenHeld(() => holds)
    const done: string[] = []
    held.do(() => done.push('own'))
    let words = 0
    while (held.hear(1, 100, () => done.push('ann'))) words++
    let bytes = 0
    while (held.hear(2, 16_000, () => done.push('ben'))) bytes += 16_000
    expect([words, bytes]).toEqual([2048, 4_192_000])
    expect(held.hear(1, 0, () => {})).toBe(false)
    held.forget(2)
    expect(held.hear(2, 16_000, () => done.push('ben'))).toBe(true)
    holds = true
    held.look()
    expect(done).toEqual(['own', ...Array(2048).fill('ann'), 'ben'])
    expect(held.isOpen).toBe(true)
    holds = false
    expect(held.hear(1, 100, () => {})).toBe(true)
  })

  it('[SE79] who says more than that to a host that stands still loses the way to it; when it goes on, that counts as a flood', async () => {
    const world = new World()
    const names = ['Ann', 'Ben', 'Cleo', 'Dan']
    const [anns, ...others] = await Promise.all(names.map((name) => world.device(name)))
    if (!anns) throw new Error('no Ann')
    const ann = await world.during(anns.host())
    for (const one of others) await world.during(one.join(ann.invitation.code))
    const { addresses, sessionKey } = (await world.directory.find(ann.invitation.code))?.listing ?? {}
    const zoe = await rawMember(world, addresses ?? [], fromBase64url(sessionKey ?? '') ?? new Uint8Array())
    await world.clock.advance(1000)
    const places = names.map((name) => name.toLowerCase())
    const all = (call: 'part' | 'heal') => {
      for (const [i, one] of places.entries()) for (const other of places.slice(i + 1)) world.network[call](one, other)
    }
    const left: string[] = []
    ann.on('playerLeft', ({ name }, reason) => left.push(`${name}, ${reason}`))
    all('part')
    await world.clock.advance(1000)
    let said = 0
    for (; zoe.isOpen && said < 4000; said++) {
      zoe.raw(Uint8Array.of(99))
      await world.clock.advance(1)
    }
    expect(said).toBeLessThan(2200)
    expect(left).toEqual([])
    for (const one of places.slice(1)) world.network.heal('ann', one) // first with the host, or the others would have another one
    await world.clock.advance(2000)
    all('heal')
    await world.clock.advance(1000)
    expect(left).toEqual(['Zoe, flooding'])
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual(names.map((name) => [name, true]))
    ann.leave()
  })
})
