import { describe, expect, it } from 'vitest'
import type { World } from '../../src/index.js'
import { writeInputFrame } from '../../src/sync/input-frame.js'
import { guestOf, hosted, REST, runners, TICK, tell } from './runners.js'

type Runners = World<typeof runners>
const runnerIn = (world: unknown, seat: number) => [...(world as Runners).runners].find(({ owner }) => owner === seat)

/** Ann (0, the host) runs at 30 a tick, for three; in the third Ben (1), who has seen her at `drawn`, shoots. */
function shoot(drawn: number | undefined, aim: number) {
  const host = hosted()
  for (let tick = 1; tick <= 2; tick++) {
    host.input(0, { ...REST, x: 1 })
    host.step()
  }
  const inputs = [{ own: { ...REST, fire: true, aim }, locals: new Map() }]
  host.receiveState(1, 1, writeInputFrame(runners, { epoch: 0, ackTick: 2, drawn, newestSeq: 1, locals: [], inputs }))
  host.step()
  return runnerIn(host.simulation.state.world, 0)?.hits
}

describe('turning the clock back', () => {
  it('[SY38] a shot hits whom it was aimed at, where the shooter saw them', () => {
    expect(shoot(0.5, 15)).toBe(1)
    expect(shoot(0.5, 90)).toBe(0) // where she is by now
    expect(shoot(undefined, 90)).toBe(1) // who says nothing of it sees the present
  })

  it('[SY38] by no more than half a second, whatever a guest says', () => {
    let seen: number | undefined
    const game = {
      ...runners,
      rules: {
        ...runners.rules,
        step: (world: unknown, _: unknown, ctx: { rewind(seat: number): unknown }) => {
          for (const runner of (world as Runners).runners) if (runner.owner === 0) runner.x += 1
          seen = runnerIn(ctx.rewind(1), 0)?.x
        },
      },
    } as unknown as typeof runners
    const turned = hosted(game)
    for (let tick = 1; tick <= 40; tick++) turned.step()
    const inputs = [{ own: REST, locals: new Map() }]
    for (const [seq, drawn, x] of [
      [1, -1e9, 41 - 15],
      [2, 0, 42 - 15],
      [3, 40, 40],
    ] as const) {
      turned.receiveState(
        1,
        1,
        writeInputFrame(game, { epoch: 0, ackTick: 40, drawn, newestSeq: seq, locals: [], inputs }),
      )
      turned.step()
      expect(seen, `${drawn}`).toBe(x)
    }
  })

  it("[SY38] what the shooter's own device predicts is as it is, and the match does not feel a look back", () => {
    let own: number | undefined
    const game = {
      ...runners,
      rules: {
        ...runners.rules,
        step: (world: unknown, _: unknown, ctx: { rewind(seat: number): unknown }) => {
          for (const runner of (world as Runners).runners) runner.x += 1
          const then = ctx.rewind(1) as Runners
          own = runnerIn(then, 1)?.x
          if (own !== 121) return
          for (const runner of then.runners) Object.assign(runner, { x: -1000 }) // a mistake that harms nothing
        },
      },
    } as unknown as typeof runners
    const turned = hosted(game)
    for (let tick = 1; tick <= 20; tick++) turned.step()
    const frame = {
      epoch: 0,
      ackTick: 20,
      drawn: 10,
      newestSeq: 1,
      locals: [],
      inputs: [{ own: REST, locals: new Map() }],
    }
    turned.receiveState(1, 1, writeInputFrame(game, frame))
    turned.step()
    expect(own).toBe(121)
    expect(runnerIn(turned.simulation.state.world, 0)?.x).toBe(21)
  })

  it('[SY38] a guest tells what it draws; while it predicts, the clock is not turned', () => {
    const host = hosted()
    const guest = guestOf(host)
    for (let tick = 1; tick <= 20; tick++) {
      host.input(0, { ...REST, x: tick < 4 ? 1 : 0 })
      host.step()
      tell(host, guest, tick * TICK + 40)
      guest.late(tick * TICK + 45)
    }
    guest.step({ ...REST, fire: true, aim: 90 }, 20 * TICK + 50)
    expect(runnerIn(worldOf(guest.current), 0)?.hits).toBe(0) // Ann's row is hers: the host says whether she was hit
    host.receiveState(1, 1, guest.inputFrame(20 * TICK + 50))
    host.step()
    expect(runnerIn(host.simulation.state.world, 0)?.hits).toBe(1)
  })
})

function worldOf(cells: Float64Array): unknown {
  const host = hosted()
  host.simulation.state.cells.set(cells)
  return host.simulation.state.world
}
