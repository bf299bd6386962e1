import { describe, expect, it } from 'vitest'
import { friends } from './four.js'

describe('[SE45] who comes back as another member', () => {
  it('[SE45] when nobody heard anybody for 8 s, somebody hosts all of them as soon as the network is back', async () => {
    const { world, all, hosts, part, heal } = await friends(4)
    for (const one of all) part(one)
    await world.clock.advance(8000)
    for (const one of all) heal(one)
    await world.clock.advance(8000)
    expect(hosts().map(({ me }) => me.name)).toHaveLength(1)
    const [host] = hosts()
    const places = () => [...(host?.view(world.clock.now()).pucks ?? [])].map(({ x, y }) => [x, y])
    const before = places()
    for (const one of all) one.input({ x: 1 })
    await world.clock.advance(1000)
    expect(places()).not.toEqual(before)
    for (const one of all) expect(one.players.every(({ connected }) => connected)).toBe(true)
  })
})
