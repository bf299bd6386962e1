import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineGame, fixed, one, owner, pressed, table, text } from '../../src/index.js'
import { replay } from '../../src/replay.js'
import type { HostMatch } from '../../src/session/host-match.js'
import { writeInputFrame } from '../../src/sync/input-frame.js'
import { Simulation } from '../../src/sync/simulation.js'
import { hosted, runners } from './runners.js'

/** Ann runs; who looks at where she was adds it up. */
const chase = defineGame({
  id: 'chase',
  version: 1,
  seats: { min: 1, max: 4 },
  tickRate: 30,
  world: {
    runners: table(4, { owner: owner(), x: fixed(-60_000, 60_000, 1 / 16) }),
    seen: one({ sum: fixed(-1_000_000, 1_000_000, 1 / 64) }),
  },
  input: { fire: pressed() },
  actions: { look: {}, say: { what: text(4000) } },
  setup(world, ctx) {
    for (const seat of ctx.seats) world.runners.add({ owner: seat })
  },
  act(world, seat, action, ctx) {
    if (action.name === 'look') world.seen.sum += ctx.rewind(seat).runners.get(0)?.x ?? 0
    return undefined
  },
  step(world, inputs, ctx) {
    for (const runner of world.runners) {
      if (inputs.of(runner.owner).fire) world.seen.sum += ctx.rewind(runner.owner).runners.get(0)?.x ?? 0
      runner.x += 1 + Math.floor(ctx.random() * 50)
    }
    if (world.seen.sum > 900_000) world.seen.sum = 0
  },
})

/** Ben fires at what he has seen so many sixteenths ago. */
function fire(match: HostMatch, seq: number, behind: number, game = chase): void {
  const ackTick = match.simulation.tick
  const inputs = [{ own: { fire: true, x: 0, y: 0, aim: 3 }, locals: new Map() }]
  const frame = { epoch: 0, ackTick, drawn: ackTick - behind / 16, newestSeq: seq, locals: [], inputs }
  expect(match.receiveState(1, 1, writeInputFrame(game, frame))).toBe(true)
}

describe('[SY52] a recording of a game that looks at what players saw', () => {
  it('is the same match when it is played again', () => {
    const happening = fc.record({ behind: fc.nat(400), fires: fc.boolean(), looks: fc.boolean() })
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 60 }), (story) => {
        const match = hosted(chase as unknown as typeof runners)
        for (const [i, { behind, fires, looks }] of story.entries()) {
          if (fires) fire(match, i + 1, behind)
          if (looks) match.act(1, 0, chase.encodeAction(0, {}))
          match.step()
        }
        const bytes = match.recording()
        expect(replay(chase, bytes).run()).toBeUndefined()
      }),
      { numRuns: 20 },
    )
    const match = hosted()
    for (let seq = 1; seq <= 40; seq++) {
      fire(match, seq, 32, runners as unknown as typeof chase)
      match.step()
    }
    expect(replay(runners, match.recording()).run()).toBeUndefined()
  })

  it('is so from each of its parts, whose rules look back beyond its beginning', () => {
    const match = hosted(chase as unknown as typeof runners)
    for (let i = 1; i <= 80; i++) {
      fire(match, i, 150)
      if (i > 30 && i <= 64) match.act(0, 1, chase.encodeAction(1, { what: 'a'.repeat(4000) }))
      match.step()
    }
    const played = replay(chase, match.recording())
    expect(played.run()).toBeUndefined()
    played.seek(played.lastTick - 1)
    played.seek(played.lastTick)
    while (played.step());
    expect(played.difference).toBeUndefined()
    expect(played.world.seen.sum).toBe((match.simulation.state.world.seen as { sum: number }).sum)
  })

  it('harms nothing when it was changed on its way', () => {
    const match = hosted(chase as unknown as typeof runners)
    for (let i = 1; i <= 60; i++) {
      fire(match, i, 150)
      if (i > 20 && i <= 54) match.act(0, 1, chase.encodeAction(1, { what: 'a'.repeat(4000) }))
      match.step()
    }
    const bytes = match.recording()
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255), (where, to) => {
        const changed = bytes.slice()
        changed[Math.floor((0.94 + where * 0.06) * bytes.length)] = to
        try {
          replay(chase, changed).run()
        } catch (error) {
          expect(error).toMatchObject({ code: 'sync/bad-recording' })
        }
      }),
      { numRuns: 15 },
    )
  })

  it('costs nothing where nobody looks', () => {
    const quiet = hosted(chase as unknown as typeof runners)
    for (let i = 0; i < 60; i++) quiet.step()
    expect(quiet.recording().length).toBeLessThan(300)
    expect(new Simulation(chase, { seed: new Uint32Array(4), settings: {} }).rewind).toBeUndefined()
  })
})
