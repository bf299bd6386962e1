import { describe, expect, it } from 'vitest'
import { defineGame, hostOnly, one, owner, ref, table, text, uint, type World } from '../../src/index.js'
import { decodeFull, encodeFull } from '../../src/sync/full-state.js'
import { createWorld, hideHostOnly, quantise } from '../../src/sync/world-state.js'

const game = defineGame({
  id: 'ball-game',
  version: 1,
  seats: { min: 1, max: 4 },
  tickRate: 30,
  world: {
    ball: one({ heldBy: ref('pucks'), secret: hostOnly(uint(9)), thief: hostOnly(owner()) }),
    pucks: table(4, { name: text(20), rival: ref('pucks') }),
  },
  setup() {},
})
function started() {
  const state = createWorld(game.layout)
  return { state, world: state.world as unknown as World<typeof game> }
}

describe('[SY21] a row that refers to another', () => {
  it('reads as that row, the same object as everywhere', () => {
    const { world, state } = started()
    const [ann, ben] = [world.pucks.add({ name: 'Ann' }), world.pucks.add({ name: 'Ben' })]
    expect(world.ball.heldBy).toBeUndefined()
    world.ball.heldBy = ann
    if (ben) ben.rival = ann
    quantise(state)
    expect(world.ball.heldBy).toBe(ann)
    expect(world.pucks.get(1)?.rival?.name).toBe('Ann')
    world.ball.heldBy = undefined
    expect(world.ball.heldBy).toBeUndefined()
  })

  it('is nobody once the row is gone, also when another took its place, however often', () => {
    const { world, state } = started()
    for (let lives = 1; lives <= 9; lives++) {
      const puck = world.pucks.add({})
      const witness = world.pucks.add({ rival: puck })
      world.ball.heldBy = puck
      for (let i = 0; i < lives && puck; i++) {
        world.pucks.remove(puck)
        if (lives % 2 === 0) quantise(state) // rows come and go in one tick, or each in another
        expect([world.ball.heldBy, witness?.rival]).toEqual([undefined, undefined])
        world.pucks.add()
        expect([world.ball.heldBy, witness?.rival]).toEqual([undefined, undefined])
      }
      for (const row of world.pucks) world.pucks.remove(row)
    }
  })

  it('a row of another world, or of another table, is a mistake that is told', () => {
    const [here, there] = [started().world, started().world]
    const puck = there.pucks.add()
    expect(() => {
      here.ball.heldBy = puck
    }).toThrow('no row of "pucks"')
  })

  it('goes with the world, texts too', () => {
    const { world, state } = started()
    world.pucks.add()
    const ben = world.pucks.add({ name: 'Bén 😀' })
    world.ball.heldBy = ben
    quantise(state)
    const other = started()
    expect(decodeFull(other.state, encodeFull(state, 'guest'), 'guest')).toBe(true)
    expect(other.state.cells).toEqual(state.cells)
    expect(other.world.ball.heldBy?.name).toBe('Bén 😀')
    expect(other.world.ball.heldBy).toBe(other.world.pucks.get(1))
  })
})

describe('[SY22] what is hostOnly', () => {
  it('is in the copy of a host, not in that of a guest, where it reads as nobody had written it', () => {
    const { world, state } = started()
    world.ball.secret = 7
    world.ball.thief = 2
    quantise(state)
    const [guest, standby] = [started(), started()]
    expect(decodeFull(guest.state, encodeFull(state, 'guest'), 'guest')).toBe(true)
    expect([guest.world.ball.secret, guest.world.ball.thief]).toEqual([0, undefined])
    expect(decodeFull(standby.state, encodeFull(state, 'host'), 'host')).toBe(true)
    expect([standby.world.ball.secret, standby.world.ball.thief]).toEqual([7, 2])
    hideHostOnly(state)
    expect([world.ball.secret, world.ball.thief]).toEqual([0, undefined])
  })

  it('changes no bit of what guests get', () => {
    const { world, state } = started()
    const before = encodeFull(state, 'guest')
    world.ball.secret = 7
    world.ball.thief = 2
    expect(encodeFull(state, 'guest')).toEqual(before)
  })
})
