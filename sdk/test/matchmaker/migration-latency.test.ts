import { expect, it } from 'vitest'
import type { Seat } from '../../src/index.js'
import { World } from './friends.js'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan']

/** How long a letter takes where a way takes 5 ms: of `count` players, from one to another, who are told who stands by. */
async function letterTakes(count: number, choose: (seats: { standby: Seat; others: Seat[] }) => readonly [Seat, Seat]) {
  const world = new World()
  world.network.setConditions({ latency: 5 })
  const host = await world.during((await world.device('Ann')).host())
  const all = [host]
  for (const name of NAMES.slice(1, count))
    all.push(await world.during((await world.device(name)).join(host.invitation.code)))
  await world.clock.advance(2000)
  const standby = host.standby?.seat ?? 1
  const [from, to] = choose({
    standby,
    others: all.map(({ me }) => me.seat).filter((seat) => seat > 0 && seat !== standby),
  })
  const sent = world.clock.now()
  let took: number | undefined
  all[to]?.onMessage('emote', () => {
    took = world.clock.now() - sent
  })
  all[from]?.send('emote', { kind: 1 }, { to })
  for (let i = 0; took === undefined && i < 500; i++) await world.clock.advance(1)
  return took
}

it('[SE58] a letter waits for the standby to have it, not among two, and not when it is for the host or the standby', async () => {
  expect(await letterTakes(2, () => [0, 1])).toBe(5)
  expect(await letterTakes(4, ({ others }) => [others[0] ?? 0, others[1] ?? 0])).toBe(20) // two ways, and two more to the standby and back
  expect(await letterTakes(4, ({ standby, others }) => [standby, others[0] ?? 0])).toBe(20)
  expect(await letterTakes(4, ({ standby, others }) => [others[0] ?? 0, standby])).toBe(10)
  expect(await letterTakes(4, ({ standby }) => [0, standby])).toBe(5)
  expect(await letterTakes(4, ({ others }) => [others[0] ?? 0, 0])).toBe(5)
})
