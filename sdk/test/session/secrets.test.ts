import { describe, expect, it } from 'vitest'
import type { AnyGame } from '../../src/game/game-types.js'
import { HostMatch } from '../../src/session/host-match.js'
import { Simulation } from '../../src/sync/simulation.js'
import { cards } from '../cards.js'
import { sumo } from '../sumo.js'

const seed = Uint8Array.from({ length: 16 }, (_, i) => i + 1)
const player = (seat: number, onDeviceOf?: number) => {
  const bare = { seat, name: 'Ann', rated: true, ready: true, connected: true, host: seat === 0, bot: false }
  return { ...bare, spectator: false, onDeviceOf, key: undefined, team: undefined }
}

function match(game: AnyGame, faults: unknown[] = []) {
  return new HostMatch(game, {
    ...{ settings: {}, matchId: new Uint8Array(16), seed, seats: [0, 1, 2] },
    players: [player(0), player(1), player(2, 1)],
    fault: (error) => faults.push(error),
    team: () => undefined,
  })
}

const facesIn = (game: AnyGame, world: Uint8Array) => {
  const simulation = new Simulation(game, { seed: new Uint32Array(4), settings: {} })
  expect(simulation.goOn(1, world, 'guest')).toBe(true)
  return [...(simulation.state.world.cards as Iterable<{ face: number }>)].map(({ face }) => face)
}

describe('[SY25] what a host tells of a world with secrets', () => {
  it('has no seed in it, from which one could tell what is dealt by chance', () => {
    expect(match(cards()).opening(1).seed).toEqual([0, 0, 0, 0])
    expect(match(sumo).opening(1).seed).toEqual([0, 0, 0, 0])
  })

  it('is for all who play on a device, and nothing for who only watches', () => {
    const game = cards({ deal: (n) => n })
    const { world } = match(game).world(1)
    expect(facesIn(game, world)).toEqual([1, 2, 4, 5, 7, 8])
    expect(facesIn(game, match(game).world(0).world)).toEqual([0, 3, 6])
    expect(facesIn(game, match(game).opening(64).world)).toEqual([])
  })

  it('is nothing where the rule throws: that is told, and the row stays hidden', () => {
    const faults: unknown[] = []
    const game = cards({ deal: (n) => n })
    const broken = {
      ...game.layout,
      groups: game.layout.groups.map((group) => ({
        ...group,
        visibleTo: () => {
          throw new Error('oh')
        },
      })),
    }
    const { world } = match({ ...game, layout: broken }, faults).world(1)
    expect(facesIn(game, world)).toEqual([])
    expect(faults).toContainEqual(new Error('oh'))
  })

  it('does not say which hidden row another one refers to, and says it of one that is seen', () => {
    const game = cards({ deal: (n) => n })
    const told = [0, 3, 2].map((slot) => {
      const one = match(game)
      const { cards: rows, pile } = one.simulation.state.world as {
        cards: { get(id: number): object }
        pile: { hidden: object }
      }
      pile.hidden = rows.get(slot)
      return one.world(2).world
    })
    expect(told[1]).toEqual(told[0])
    expect(told[2]).not.toEqual(told[0])
  })

  it('tells not how often a hidden slot was used', () => {
    const game = cards({ deal: (n) => n })
    const [fresh, used] = [match(game), match(game)]
    const rows = used.simulation.state.world.cards as {
      remove(row: { id: number }): void
      add(values: object): unknown
    }
    rows.remove({ id: 0 })
    rows.add({ face: 50, holder: 0 })
    rows.remove({ id: 3 })
    expect(used.world(2).world).toEqual(fresh.world(2).world)
  })
})
