import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createMatchmaker } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../sdk/test/sumo.js'
import { freeUdpPort } from '../support/lan.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'

const PLAYER = fileURLToPath(new URL('../support/quick-player.mjs', import.meta.url))
const ROUNDS = process.env.SKIRMISH_LONG ? 20 : 6

interface Met {
  readonly host: string
  readonly players: readonly string[]
  readonly tookMs: number
}

/** Sends to each, and waits for what each answers. */
function tellAll<T>(players: readonly ChildProcess[], message: object): Promise<T[]> {
  return Promise.all(
    players.map(async (player) => {
      const answered = once(player, 'message')
      player.send(message)
      const [answer] = await answered
      return answer as T
    }),
  )
}

describe('quick match, three Node processes and a real relay', () => {
  let relay: RelayProcess
  let players: ChildProcess[]
  beforeAll(async () => {
    relay = await startRelay()
    players = ['Ann', 'Ben', 'Cleo'].map((name) => fork(PLAYER, [name, relay.url]))
    await Promise.all(players.map((player) => once(player, 'message')))
  })
  afterAll(async () => {
    for (const player of players) player.kill() // they have ended by then, or their test has failed
    expect(await relay.stop()).toBe(0)
  })

  for (const { count, seats } of [
    { count: 2, seats: 2 },
    { count: 3, seats: 8 },
  ]) {
    it(`[DI25] ${count} who ask at once meet in one session, ${ROUNDS} times`, async () => {
      const asking = players.slice(0, count)
      const took: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const met = await tellAll<Met>(asking, { ask: { seats: { min: 2, max: seats } } })
        const said = `round ${round}: ${JSON.stringify(met)}`
        expect(new Set(met.map(({ host }) => host)).size, said).toBe(1)
        for (const { players } of met) expect(players.length, said).toBeGreaterThan(1)
        took.push(...met.map(({ tookMs }) => tookMs))
        await tellAll(asking, {})
        const sessions = async () => (await (await fetch(`${relay.url}health`)).json()).sessions
        await expect.poll(sessions, { timeout: 5000 }).toBe(0)
      }
      took.sort((a, b) => a - b)
      const [middle = 0, last = 0] = [took[took.length >> 1], took.at(-1)]
      console.log(`${count} met after ${Math.round(middle)} ms (the slowest after ${Math.round(last)} ms).`)
      expect(last).toBeLessThan(15_000)
    }, 240_000)
  }

  it('a process whose matchmaker is closed ends by itself, also right after a match whose direct path never stood', async () => {
    await tellAll(players, { ask: { seats: 8 } })
    await tellAll(players, {})
    const ended = players.map((player) => once(player, 'exit', { signal: AbortSignal.timeout(10_000) }))
    for (const player of players) player.disconnect()
    expect(await Promise.all(ended)).toEqual(players.map(() => [0, null]))
  })
})

it('[DI25] two on a LAN without a lobby meet, and whoever calls it off leaves nothing', async () => {
  const port = await freeUdpPort()
  const matchmakerOf = (name: string) =>
    createMatchmaker({ game: sumo, player: { name }, ...node({ lan: { port, interfaces: [] } }) })
  const matchmakers = await Promise.all(['Ann', 'Ben', 'Cleo'].map(matchmakerOf))
  const [anns, bens, cleos] = matchmakers
  const controller = new AbortController()
  const cleo = cleos?.quickMatch({ signal: controller.signal, seats: 8 })
  setTimeout(() => controller.abort(), 1200)
  await expect(cleo).rejects.toMatchObject({ code: 'session/aborted' })
  const met = await Promise.all([anns?.quickMatch({ seats: 2 }), bens?.quickMatch({ seats: 2 })])
  expect(met.map((session) => session?.host.name)).toEqual([met[0]?.host.name, met[0]?.host.name])
  cleos?.on('listings', () => {})
  await expect.poll(() => cleos?.listings.map(({ seats }) => seats)).toEqual([{ taken: 2, max: 2 }])
  for (const one of matchmakers) one.close()
})
