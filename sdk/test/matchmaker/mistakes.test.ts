import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMatchmaker, defineGame, one, uint } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { party, startMatch, World } from './friends.js'

/** What the platform was told that nobody caught. */
const reported: unknown[] = []
beforeEach(() => {
  reported.length = 0
  Object.assign(globalThis, { reportError: (error: unknown) => reported.push(error) })
})
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'reportError')
})

const messages = () => reported.map((error) => (error instanceof Error ? error.message : error))

/** A game whose rules throw where its actions say so. */
function faulty(tickRate: number) {
  let broken = ''
  const game = defineGame({
    id: 'faulty',
    version: 1,
    seats: { min: 2, max: 4 },
    tickRate,
    world: { board: one({ steps: uint(60_000), moves: uint(99) }) },
    actions: { break: {}, mend: {}, move: {}, refuse: {} },
    setup() {},
    act(world, _seat, { name }): string | undefined {
      if (name === 'break') broken = 'step'
      if (name === 'mend') broken = ''
      if (name === 'move') world.board.moves++
      if (name === 'refuse') return '✋ '.repeat(300)
      if (broken === 'act') throw new Error('act')
      return undefined
    },
    leave: () => undefined,
    step(world, _inputs, ctx) {
      if (broken === 'step' && !ctx.predicting) throw new Error('step')
      world.board.steps++
    },
    standings: (world): number[][] | undefined => (world.board.moves >= 3 ? [[0], [1]] : undefined),
  })
  return {
    game,
    breakAct: () => {
      broken = 'act'
    },
  }
}

async function faultyParty(tickRate = 30) {
  const world = new World()
  const { game, breakAct } = faulty(tickRate)
  const place = (name: string) =>
    createMatchmaker({ game, player: { name }, ...virtualPlatform(world.network, name.toLowerCase(), world.directory) })
  const [anns, bens] = [await place('Ann'), await place('Ben')]
  const ann = await world.during(anns.host())
  const ben = await world.during(bens.join(ann.invitation.code))
  ben.ready()
  await world.clock.advance(100)
  ann.start()
  await world.clock.advance(3500)
  const steps = () => ann.view(world.clock.now()).board.steps
  return { world, anns, ann, ben, breakAct, steps }
}

describe("a game's own mistakes", () => {
  it('a handler that throws is reported, and neither the others nor the match stop for it', async () => {
    const { world, ann, ben } = await party()
    const phases: string[] = []
    for (const session of [ann, ben]) {
      session.on('phase', (phase) => {
        if (phase !== 'waiting') throw new Error(phase)
      })
      session.on('phase', (phase) => phases.push(phase))
    }
    await startMatch(world, ann, ben)
    expect(phases.filter((phase) => phase === 'playing').length).toBe(2)
    expect(messages().sort()).toEqual(['countdown', 'countdown', 'playing', 'playing'])
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(200)
    expect([ann.phase, ben.phase]).toEqual(['result', 'result'])
  })

  it('a step that throws is reported, and the next one comes all the same', async () => {
    const { world, ben, steps } = await faultyParty()
    await world.during(ben.act('break', {}))
    const before = steps()
    await world.clock.advance(1000)
    expect(steps() - before).toBe(0)
    expect(messages().length).toBeGreaterThan(25)
    await world.during(ben.act('mend', {}))
    await world.clock.advance(1000)
    expect(steps() - before).toBeGreaterThan(25)
  })

  it('[SE10] an action at which the game throws is refused with a sentence, not met with silence', async () => {
    const { world, ben, breakAct } = await faultyParty()
    breakAct()
    await expect(world.during(ben.act('move', {}))).rejects.toMatchObject({
      code: 'session/action-refused',
      message: 'The game could not do that.',
    })
    expect(messages()).toEqual(['act'])
  })

  it('[SE10] a refusal however long arrives, cut at a character', async () => {
    const { world, ben } = await faultyParty()
    const refused = await world.during(ben.act('refuse', {}).catch((error: unknown) => error))
    expect(refused).toMatchObject({ code: 'session/action-refused', message: '✋ '.repeat(64) })
  })

  it('[SE10] an action that the end of the session overtakes rejects as session/closed', async () => {
    const { world, ann, ben } = await faultyParty()
    world.network.part('ann', 'ben')
    const acting = ben.act('move', {}).catch((error: unknown) => error)
    ben.leave()
    expect(await world.during(acting)).toMatchObject({ code: 'session/closed' })
    expect(ann.phase).toBe('playing')
  })
})

describe('the end of a match', () => {
  it('[SE7] is the same world on every device, also when the last snapshots are lost', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { world, ann, ben } = await party(seed)
      await startMatch(world, ann, ben)
      world.network.setConditions({ latency: 40, jitter: 20, loss: { toBad: 0.3, toGood: 0.3, whileBad: 0.9 } })
      ben.input({ x: 1, y: 0.5 })
      await world.clock.advance(500)
      await world.during(ann.act('giveUp', {}))
      await world.during(new Promise<void>((resolve) => ben.on('result', () => resolve())))
      await world.clock.advance(2000) // the last correction fades
      const seen = (session: typeof ann) => {
        const { pucks, arena } = session.view(world.clock.now())
        return [...[...pucks].flatMap(({ owner, x, y }) => [owner, x, y]), arena.radius].map((n) => n?.toFixed(6))
      }
      expect(seen(ben), `seed ${seed}`).toEqual(seen(ann))
    }
  })

  it('[SE7] comes in a turn-based game, too, when a player leaves', async () => {
    const { world, ann, ben } = await faultyParty(0)
    await world.during(ben.act('move', {}))
    await world.during(ann.act('move', {}))
    expect(ben.view(0).board.moves).toBe(2)
    await world.during(ann.act('move', {}))
    await world.clock.advance(100)
    expect([ann.phase, ben.phase]).toEqual(['result', 'result'])
    await expect(world.during(ben.act('move', {}))).rejects.toMatchObject({ message: 'No match is running.' })
    expect([ann, ben].map((session) => session.view(0).board.moves)).toEqual([3, 3])
  })
})

describe('one person', () => {
  it('who follows their own invitation is where it leads', async () => {
    const { world, annsPlace, ann } = await party()
    expect(await world.during(annsPlace.join(ann.invitation.code))).toBe(ann)
    expect(ann.players.length).toBe(2)
  })

  it('[SE37] on two devices has one seat, and does not play against themselves', async () => {
    const { world, ann } = await party()
    const store = virtualPlatform(world.network, 'cleo', world.directory).store
    const [one, two] = [await world.device('Cleo', { store }), await world.device('Cleo2', { store })]
    await world.during(one.join(ann.invitation.code))
    const joining = two.join(ann.invitation.code)
    await expect(world.during(joining)).rejects.toMatchObject({ code: 'session/already-here' })
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  })
})

describe('starting', () => {
  it('[SE6] is called off when too few are left at the end of the countdown', async () => {
    const { world, ann, ben } = await party()
    ben.ready()
    await world.clock.advance(100)
    const phases: string[] = []
    ann.on('phase', (phase) => phases.push(phase))
    ann.start()
    await world.clock.advance(1000)
    ben.leave()
    await world.clock.advance(3000)
    expect(phases).toEqual(['waiting', 'countdown', 'waiting'])
  })

  it('[SE9] everybody hears why somebody left', async () => {
    const { world, ann } = await party()
    const cleo = await world.during((await world.device('Cleo')).join(ann.invitation.code))
    const heard: string[] = []
    for (const session of [ann, cleo]) session.on('playerLeft', ({ name }, reason) => heard.push(`${name} ${reason}`))
    for (const player of ann.players) if (player.name === 'Ben') ann.kick(player)
    await world.clock.advance(100)
    expect(heard).toEqual(['Ben kicked', 'Ben kicked'])
    expect(cleo.players.map(({ name }) => name)).toEqual(['Ann', 'Cleo'])
  })
})
