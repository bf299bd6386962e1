import { defineGame, fixed, owner, table, text, uint, type World } from '@skirmish/sdk'
import { replay } from '@skirmish/sdk/replay'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyGame } from '../../src/game/game-types.js'
import { legalValues } from '../../src/game/held-values.js'
import { HostMatch } from '../../src/session/host-match.js'
import type { Player } from '../../src/session/player.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { EntryReader, EntryWriter } from '../../src/sync/recording/entries.js'
import { MAX_PARTS, PART_BYTES } from '../../src/sync/recording/recording.js'
import { sumo } from '../sumo.js'
import { tally } from '../tally.js'
import { tug } from '../tug.js'

const KEY = new Uint8Array(32)
const still = { x: 0, y: 0, dash: false }
const player = (seat: number, bot = false): Player => ({
  ...{ team: undefined, onDeviceOf: undefined },
  ...{ seat, name: `P${seat}`, key: KEY, bot, host: seat === 0, ready: true, connected: true, rated: true },
})

/** A match that bots, actions and chance play, on a host. */
function host(game: AnyGame, seats: readonly number[], more: Partial<ConstructorParameters<typeof HostMatch>[1]> = {}) {
  const names = game.teams?.names
  return new HostMatch(game, {
    ...{
      settings: { rounds: 3 },
      matchId: new Uint8Array(16),
      seed: Uint8Array.from({ length: 16 }, (_, i) => i),
      seats,
    },
    players: seats.map((seat) => player(seat)),
    fault: () => {},
    team: (seat) => names?.[seat % names.length],
    ...more,
  })
}

const worldOf = (match: HostMatch) => encodeFull(match.simulation.state, 'host')
const plays = (game: AnyGame, bytes: Uint8Array) => {
  const played = replay(game, bytes)
  expect(played.run()).toBeUndefined() // it ends with a hash of the world
}
const same = (game: AnyGame, match: HostMatch) => {
  const bytes = match.recording()
  plays(game, bytes)
  const played = replay(game, bytes)
  played.seek(played.lastTick)
  while (played.step());
  expect(played.tick).toBe(match.simulation.tick)
  return bytes
}

/** What may happen to a match, drawn. */
const story = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('step' as const),
      x: fc.double({ min: -1, max: 1, noNaN: true }),
      dash: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('act' as const), seat: fc.nat(4), n: fc.nat(99) }),
    fc.record({ kind: fc.constant('join' as const), seat: fc.integer({ min: 2, max: 4 }) }),
    fc.record({ kind: fc.constant('leave' as const), seat: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('drop' as const), seat: fc.integer({ min: 1, max: 4 }), back: fc.boolean() }),
    fc.record({ kind: fc.constant('bots' as const), seats: fc.uniqueArray(fc.integer({ min: 1, max: 4 })) }),
  ),
  { maxLength: 60 },
)

type Happening = typeof story extends fc.Arbitrary<(infer T)[]> ? T : never

/** A game whose rules draw by chance wherever they can, and look who is connected. */
const chancy = defineGame({
  id: 'chancy',
  version: 1,
  seats: { min: 1, max: 6 },
  tickRate: 30,
  world: { pucks: table(6, { owner: owner(), x: fixed(-512, 512, 1 / 32), alone: uint(9) }) },
  input: { x: fixed(-1, 1, 1 / 64) },
  actions: { count: { n: uint(99) }, say: { what: text(1000) } },
  setup(world, ctx) {
    for (const seat of ctx.seats) world.pucks.add({ owner: seat, x: ctx.random() * 100 })
  },
  join(world, seat, ctx) {
    world.pucks.add({ owner: seat, x: ctx.random() * 100 })
  },
  leave(world, seat) {
    for (const puck of world.pucks) if (puck.owner === seat) world.pucks.remove(puck)
  },
  act(world, seat, action, ctx) {
    const x = ctx.random()
    const n = action.name === 'count' ? action.n : action.what.length
    if (n % 3 === 0) throw new Error('a mistake of the game')
    for (const puck of world.pucks) if (puck.owner === seat) puck.x += x * n
    return n % 2 ? 'no' : undefined
  },
  step(world, inputs, ctx) {
    for (const puck of world.pucks) {
      puck.x += inputs.of(puck.owner).x * 5 + ctx.random() - 0.5
      puck.alone = puck.owner !== undefined && ctx.connected(puck.owner) ? 0 : Math.min(9, puck.alone + 1)
    }
  },
  bot: (_world, _seat, ctx) => ({ x: ctx.random() }),
})

function play(game: AnyGame, happenings: readonly Happening[]): HostMatch {
  const match = host(game, [0, 1])
  const here = new Set([0, 1])
  let bots: readonly number[] = []
  for (const one of happenings) {
    if (one.kind === 'step') {
      match.input(0, legalValues(game.inputFields, { ...still, x: one.x, dash: one.dash }))
      if (game.tickRate > 0) match.step()
      match.bots(bots.map((seat) => player(seat, true)))
    } else if (one.kind === 'act' && here.has(one.seat))
      match.act(one.seat, 0, game.encodeAction(0, { n: one.n, colour: one.n % 8 }))
    else if (one.kind === 'join' && game.allowsLateJoin && !here.has(one.seat)) {
      here.add(one.seat)
      match.join({ seat: one.seat, onDeviceOf: undefined })
    } else if (one.kind === 'leave' && here.delete(one.seat)) match.leave(one.seat)
    else if (one.kind === 'drop' && here.has(one.seat)) match.setConnected(one.seat, one.back)
    else if (one.kind === 'bots') bots = one.seats.filter((seat) => here.has(seat))
  }
  return match
}

describe('a recording', () => {
  for (const game of [chancy, sumo, tug, tally(30), tally(0)] as AnyGame[]) {
    it(`[SY51] of ${game.id} is the same match when it is played again, whatever happened in it`, () => {
      fc.assert(
        fc.property(story, (happenings) => void same(game, play(game, happenings))),
        { numRuns: 25 },
      )
    })
  }

  it('[SY52] entries are read as they were written', () => {
    const held = fc.uniqueArray(
      fc.tuple(fc.nat(7), fc.record({ x: fc.constantFrom(-1, 0, 0.5), y: fc.constant(0), dash: fc.boolean() })),
      {
        selector: ([one]: readonly [number, unknown]) => one,
      },
    )
    const seat = fc.nat(255)
    const entry = fc.oneof(
      held.map((pairs) => ({ kind: 'inputs' as const, held: new Map(pairs) })),
      fc.record({ kind: fc.constant('join' as const), seat, team: fc.option(fc.nat(7), { nil: undefined }) }),
      fc.record({ kind: fc.constant('leave' as const), seat }),
      fc.record({ kind: fc.constant('connected' as const), seat, connected: fc.boolean() }),
      fc.record({
        kind: fc.constant('act' as const),
        seat,
        action: fc.nat(300),
        payload: fc.uint8Array({ maxLength: 50 }),
      }),
      fc.record({ kind: fc.constant('bots' as const), seats: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]) }),
      fc.record({ kind: fc.constant('check' as const), hash: fc.nat(0x7fffffff) }),
      fc.record({ kind: fc.constant('ticks' as const), count: fc.nat(1000) }),
    )
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const writer = new EntryWriter(sumo)
        for (const one of entries) writer.add(one)
        const reader = new EntryReader(sumo, writer.finish())
        for (const one of entries) expect(reader.next()).toEqual(one)
        expect([reader.next(), reader.failed]).toEqual([undefined, false])
      }),
      { numRuns: 60 },
    )
  })

  it('[SY51] anybody’s bytes harm nothing: they are refused, or played', () => {
    const match = play(chancy, [
      ...Array.from({ length: 30 }, (_, i) => ({ kind: 'step' as const, x: (i % 5) / 5, dash: false })),
      { kind: 'act', seat: 1, n: 4 },
      { kind: 'join', seat: 3 },
    ])
    const bytes = match.recording()
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255), cut: fc.option(fc.nat(bytes.length)) })
    let played = 0
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        let mutated = bytes.slice()
        for (const { at, to, cut } of changes) {
          mutated[at] = to
          if (cut !== null && to < 30) mutated = mutated.slice(0, cut)
        }
        try {
          const one = replay(chancy, mutated)
          for (let i = 0; i < 100 && one.step(); i++);
          one.seek(0)
          played++
        } catch (error) {
          expect(error).toMatchObject({
            code: /^sync\/(bad-recording|other-game)$/.exec(String(Reflect.get(Object(error), 'code')))?.[0],
          })
        }
      }),
      { numRuns: 500 },
    )
    expect(played).toBeGreaterThan(5)
    for (const odd of [new Uint8Array(), bytes.slice(1), Uint8Array.of(...bytes, 0)])
      expect(() => replay(chancy, odd)).toThrowError(expect.objectContaining({ code: 'sync/bad-recording' }))
    expect(() => replay(sumo, bytes)).toThrowError(expect.objectContaining({ code: 'sync/other-game' }))
  })

  it('[SY53] other rules are found out at the first tick that is looked at', () => {
    const match = play(
      chancy,
      Array.from({ length: 45 }, () => ({ kind: 'step' as const, x: 1, dash: false })),
    )
    const bytes = match.recording()
    const other = { ...chancy, rules: { ...chancy.rules } }
    const { step } = chancy.rules
    other.rules.step = (world, inputs, ctx) => {
      step?.call(chancy.rules, world, inputs, ctx)
      if (ctx.tick === 23) for (const puck of (world as World<typeof chancy>).pucks) puck.x += 1
    }
    expect(replay(other, bytes).run()).toEqual({ tick: 30, sameUntil: 20, world: undefined })
  })

  it('[SY51] goes to any tick, and back', () => {
    const match = host(sumo, [0, 1])
    const worlds = [worldOf(match)]
    for (let tick = 1; tick <= 100; tick++) {
      match.input(0, { ...still, x: tick % 7 > 3 ? 1 : -1 })
      match.step()
      worlds.push(worldOf(match))
    }
    const played = replay(sumo, match.recording())
    expect([played.firstTick, played.lastTick, played.settings]).toEqual([0, 100, { rounds: 3 }])
    const xs: number[] = []
    for (const tick of [70, 3, 100, 99, 0, 42]) {
      played.seek(tick)
      expect(played.tick).toBe(tick)
      xs.push([...played.world.pucks][0]?.x ?? 0)
    }
    expect(new Set(xs).size).toBe(xs.length)
    expect(played.run()).toBeUndefined()
  })

  it('[SY52] is small: a minute of keys takes under 4 kB, one of nobody 1 kB', () => {
    const minute = (input: (tick: number) => number) => {
      const match = host(sumo, [0, 1, 2, 3])
      for (let tick = 0; tick < 1800; tick++) {
        for (let seat = 0; seat < 4; seat++) match.input(seat, { ...still, x: input(tick + seat * 5) })
        match.step()
      }
      return match.recording().length
    }
    expect(minute((tick) => (Math.floor(tick / 20) % 3) - 1)).toBeLessThan(4000)
    expect(minute(() => 0)).toBeLessThan(1300)
  })

  it('[SY51] a match that is too long keeps its end, from a whole world on', () => {
    const match = host(chancy, [0, 1])
    const payload = chancy.encodeAction(1, { what: 'x'.repeat(998) })
    for (let tick = 0; tick < 900; tick++) {
      match.act(tick % 2, 1, payload)
      match.step()
      if (tick % 50 === 0) match.input(0, { ...still, x: (tick / 50) % 2 })
    }
    const bytes = same(chancy, match)
    expect(bytes.length).toBeLessThan(MAX_PARTS * (PART_BYTES + 5000))
    const played = replay(chancy, bytes)
    expect(played.firstTick).toBeGreaterThan(300)
    played.seek(890)
    played.seek(played.firstTick + 1)
    expect(played.run()).toBeUndefined()
  })

  it('[SY51] of a host that took over begins at the world it went on from', () => {
    const before = play(
      chancy,
      Array.from({ length: 20 }, () => ({ kind: 'step' as const, x: 1, dash: false })),
    )
    const from = before.backup()
    const match = host(chancy, [0, 1], {
      from,
      epoch: 1,
      seed: Uint8Array.from({ length: 16 }, () => 9),
    })
    for (let i = 0; i < 20; i++) match.step()
    same(chancy, match)
    expect(replay(chancy, match.recording()).firstTick).toBe(20)
  })
})
