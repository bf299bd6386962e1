import { describe, expect, it } from 'vitest'
import { LiveSession } from '../../src/matchmaker/live-session.js'
import { friends } from './four.js'

type Party = Awaited<ReturnType<typeof friends>>

const names = (session: { players: readonly { name: string }[] }) => session.players.map(({ name }) => name).join()

/** One host, whom all take for it, and nobody is missed. */
async function isWhole({ all, until, hosts }: Party, gone: readonly unknown[] = []) {
  const here = all.filter((session) => !gone.includes(session))
  const isSo = () =>
    hosts().filter((host) => !gone.includes(host)).length === 1 &&
    here.every(({ connection }) => connection.state === 'connected') &&
    here.every(({ players }) => players.length === here.length && players.every(({ connected }) => connected)) &&
    new Set(here.map(({ host }) => host.name)).size === 1
  await until(isSo, 15_000)
}

// Each of these was found by a storm (chaos.test.ts). Where it depends on the moment, all moments are tried.
describe('a session heals', () => {
  it.each([0, 600, 1200])(
    '[SE53] a guest that loses the next host before that one gave its seat back seeks on: %i ms',
    async (moment) => {
      const party = await friends(5)
      const { world, host, guests, part, heal, until } = party
      part(host)
      await until(() => guests.some(({ isHost }) => isHost))
      const next = guests.find(({ isHost }) => isHost) ?? host
      const far = guests.findLast((one) => one !== next) ?? host
      const told: string[] = []
      far.on('connection', ({ state }) => told.push(state))
      const pair = [next, far].map(({ me }) => me.name.toLowerCase()) as [string, string]
      world.network.setConditions({ latency: 400 }, pair)
      await world.clock.advance(moment)
      part(next)
      await world.clock.advance(8000)
      world.network.setConditions({ latency: 5 }, pair)
      heal(host)
      heal(next)
      await isWhole(party)
      expect(far.connection.state).toBe('connected')
      expect(told.at(-1) ?? 'connected').toBe('connected')
    },
  )

  it.each([500, 1500, 2500])(
    '[SE54] a host that was and loses the next one before it has its seat there seeks on: %i ms',
    async (moment) => {
      const party = await friends(4)
      const { world, host, guests, part, heal, until } = party
      part(host)
      await until(() => guests.some(({ isHost }) => isHost))
      const next = guests.find(({ isHost }) => isHost) ?? host
      const pair = ['ann', next.me.name.toLowerCase()] as [string, string]
      world.network.setConditions({ latency: 300 }, pair)
      heal(host)
      await world.clock.advance(moment)
      part(host)
      await world.clock.advance(7000)
      world.network.setConditions({ latency: 5 }, pair)
      heal(host)
      await isWhole(party)
    },
  )

  it.each([1500, 2500])(
    '[SE54] a player who hosted and leaves on the way to the next host is out, and stays out: %i ms',
    async (moment) => {
      const party = await friends(4)
      const { world, host, guests, part, heal, until, log } = party
      part(host)
      await until(() => guests.some(({ isHost }) => isHost))
      const next = guests.find(({ isHost }) => isHost) ?? host
      world.network.setConditions({ latency: 300 }, ['ann', next.me.name.toLowerCase()])
      heal(host)
      await world.clock.advance(moment)
      host.leave()
      await world.clock.advance(500)
      expect(log.filter((line) => line.startsWith('Ann: ended'))).toEqual(['Ann: ended, left'])
      await world.clock.advance(16_000)
      for (const one of guests) expect(names(one)).toBe('Ben,Cleo,Dan')
    },
  )

  it('[SE54] who was cut off while the host gave the session away is told when the way is back', async () => {
    const party = await friends(2)
    const { world, host, guests, part, heal, until } = party
    part(host)
    if (host instanceof LiveSession) host.freeze() // the page will stand still: it gives the session away
    await world.clock.advance(8000) // no link lives as long
    heal(host)
    await until(() => guests[0]?.isHost === true)
    await isWhole(party)
  })

  it.each([800, 1100])(
    '[SE44] a host whose standby missed that it is none any more goes on when all are back: %i ms',
    async (moment) => {
      const party = await friends(6)
      const { world, host, guests, part, heal } = party
      const standby = guests[0] ?? host
      world.network.part('ann', standby.me.name.toLowerCase())
      await world.clock.advance(moment)
      part(host)
      await world.clock.advance(9000)
      heal(host)
      await isWhole(party)
    },
  )

  it('[SE45] a standby that leaves says what it granted, so that the host may go on without it', async () => {
    const party = await friends(5)
    const { world, host, guests, part, heal } = party
    const standby = guests[0] ?? host
    part(host, standby)
    await world.clock.advance(2000) // the others are more, and can not reach whom they would follow
    standby.leave()
    await world.clock.advance(500)
    heal(host, standby)
    await isWhole(party, [standby])
    expect(host.isHost).toBe(true)
  })

  it('[CO5] two players may give the session to each other as often as they like', async () => {
    const { world, all, hosts } = await friends(3)
    for (let i = 1; i <= 12; i++) {
      const [from] = hosts()
      const to = all[i % 2]
      await world.during(from?.transferHost(to?.me ?? from.me) ?? Promise.reject())
      await world.clock.advance(1500)
      expect(hosts()).toEqual([to])
    }
  })
})
