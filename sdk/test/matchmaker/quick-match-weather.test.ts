import { expect, it } from 'vitest'
import '../../src/matchmaker/quick-match.js' // loaded before: a manual clock waits for no module
import { createMatchmaker, defineGame, one, type Session, uint } from '../../src/index.js'
import { Random } from '../../src/sync/random.js'
import { ManualClock, MemoryDirectory, VirtualNetwork, virtualPlatform } from '../../src/testing.js'
import { WeakDirectory } from './weak-directory.js'

const SEEDS = Number(process.env.SKIRMISH_SEEDS ?? 25)
const FIRST = Number(process.env.SKIRMISH_SEED ?? 1)
/** The last directory has healed by then, ms; and so long after it everybody has met. */
const HEALED_MS = 8000
const MET_MS = HEALED_MS + 25_000

const quiz = defineGame({
  ...{ id: 'quiz', version: 1, seats: { min: 2, max: 8 }, tickRate: 0 },
  world: { round: one({ number: uint(9) }) },
  setup() {},
  step() {},
})

/** Some who ask at about the same time, in the weather of this seed. */
function story(seed: number) {
  const draws = new Random(Uint32Array.of(seed, 77, seed, 5))
  const chance = () => draws.next()
  const among = (min: number, max: number) => min + Math.floor(chance() * (max - min + 1))
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock, seed)
  const latency = among(1, 150)
  network.setConditions({ latency, jitter: latency * chance(), loss: { toBad: 0.02, toGood: 0.3, whileBad: 0.5 } })
  const directory = new MemoryDirectory(network.random)
  const apart = chance() < 0.3 ? 0 : chance() < 0.5 ? 30 : 3000
  const weather = { latency: among(1, 800), loss: chance() < 0.5 ? 0 : 0.4 * chance(), again: 1000 }
  const askers = Array.from({ length: among(2, 8) }, (_, i) => ({
    name: `P${i}`,
    at: chance() * apart,
    directory: new WeakDirectory(directory, clock, chance, weather),
    partedUntil: chance() < 0.2 ? chance() * HEALED_MS : 0,
    skill: among(900, 1300),
    tags: ['de', 'chill'].filter(() => chance() < 0.3),
  }))
  return { clock, network, askers, seats: [2, 2, 3, 4, 8][among(0, 4)] ?? 2 }
}

interface Met {
  readonly session: Session<typeof quiz>
  readonly at: number
}

async function tell(seed: number) {
  const { clock, network, askers, seats } = story(seed)
  const met: Met[] = []
  const failed: unknown[] = []
  const ended: string[] = []
  for (const { name, at, directory, partedUntil, ...wish } of askers) {
    const platform = {
      ...virtualPlatform(network, name, new MemoryDirectory(network.random)),
      directories: [directory],
    }
    const matchmaker = await createMatchmaker({ game: quiz, player: { name }, ...platform })
    directory.isParted = partedUntil > 0
    clock.after(partedUntil, () => {
      directory.isParted = false
    })
    clock.after(at, () => {
      matchmaker.quickMatch({ ...wish, seats: { min: 2, max: seats }, relaxAfter: 2000 }).then(
        (session) => {
          met.push({ session, at: clock.now() })
          session.on('ended', ({ reason }) => ended.push(`${name}: ${reason}`))
          session.on('playerLeft', (player, reason) => ended.push(`${player.name} from ${name}: ${reason}`))
        },
        (error) => failed.push(error),
      )
    })
  }
  for (let i = 0; i < 90 && met.length + failed.length < askers.length; i++) await clock.advance(1000)
  await clock.advance(1000)
  const alone = met.filter(({ session }) => session.players.length === 1)
  const hosts = met.filter(({ session }) => session.isHost)
  return {
    ...{ failed, ended, askers: askers.length, seats },
    met: met.length,
    alone: alone.length,
    players: hosts.reduce((sum, { session }) => sum + session.players.length, 0),
    free: hosts.filter(({ session }) => session.players.length > 1 && session.players.length < seats).length,
    tookMs: Math.max(0, ...met.filter((one) => !alone.includes(one)).map(({ at }) => at)),
  }
}

it(`[DI25] whoever asks at about the same time meets, whatever the directories lose (${SEEDS} seeds)`, async () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const end = await tell(seed)
    const said = `seed ${seed}: ${JSON.stringify(end)}`
    expect(end.failed, said).toEqual([])
    expect(end.ended, said).toEqual([]) // nobody is dropped from what has begun
    expect(end.met, said).toBe(end.askers)
    expect(end.players, said).toBe(end.askers) // and nobody sits in two
    expect(end.alone, said).toBeLessThanOrEqual(end.free > 0 ? 0 : 1)
    expect(end.tookMs, said).toBeLessThan(MET_MS)
    if (process.env.SKIRMISH_SEEDS) console.log(said)
  }
}, 600_000)
