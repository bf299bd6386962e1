import { expect, it } from 'vitest'
import type { SkirmishError } from '../../src/index.js'
import { World } from './friends.js'
import { Tab } from './pages.js'

const within = (from: number, to: number) => Array.from({ length: (to - from) / 20 + 1 }, (_, i) => from + 20 * i)

/**
 * Ann hosts; Ben asks for a seat, and calls it off after `ms`. @param before what there is of him: nothing; a seat, and its
 * tab; a seat, and a new tab, the old page gone, or still there for all that Ann knows
 */
async function calledOff(before: 'nothing' | 'his tab' | 'his key' | 'a page that froze', ms: number) {
  const world = new World(ms)
  world.network.setConditions({ latency: 20 })
  const ann = await world.during((await world.device('Ann')).host())
  const left: string[] = []
  ann.on('playerLeft', ({ name }) => left.push(name))
  const { code } = ann.invitation
  const tab = new Tab()
  const { store } = tab.platform
  let seat: number | undefined
  if (before !== 'nothing') {
    seat = (await world.during((await world.device('Ben', tab.platform)).join(code))).me.seat
    if (before === 'a page that froze') world.network.freezer.freeze('ben')
    else tab.exit()
  }
  const now = before === 'his tab' ? tab : new Tab()
  const name = before === 'a page that froze' ? 'Benny' : 'Ben' // the frozen one has his place in the network
  const controller = new AbortController()
  const back = (await world.device(name, { ...now.platform, store })).join(code, controller).then(
    () => 'in',
    (error: SkirmishError) => error.code,
  )
  await world.clock.advance(ms)
  controller.abort()
  const outcome = await world.during(back)
  await world.clock.advance(500)
  const players = ann.players.length
  const again = await world.during((await world.device(name, { ...now.platform, store })).join(code))
  return { outcome, left, players, isSame: again.me.seat === seat }
}

it.each([
  ['his tab', within(60, 160)],
  ['his key', within(60, 160)],
  ['a page that froze', within(1580, 1680)],
] as const)(
  '[SE80] a return that is called off, or takes too long, leaves the seat to wait as it did, whenever that is: by %s',
  async (before, times) => {
    const outcomes = new Set<string>()
    for (const ms of times) {
      const { outcome, left, players, isSame } = await calledOff(before, ms)
      outcomes.add(outcome)
      expect([ms, left, players, isSame]).toEqual([ms, [], 2, true])
    }
    expect([...outcomes]).toEqual(['session/aborted', 'in'])
  },
)

it('[SE80] a new seat is free at once when the join that brought it is called off', async () => {
  const wasGiven = new Set<boolean>()
  for (const ms of within(60, 140)) {
    const { outcome, left, players } = await calledOff('nothing', ms)
    if (outcome === 'in') continue
    wasGiven.add(left.length > 0)
    expect([ms, players]).toEqual([ms, 1])
  }
  expect([...wasGiven]).toEqual([false, true])
})
