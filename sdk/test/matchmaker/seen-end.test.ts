import { describe, expect, it, vi } from 'vitest'
import type { World } from '../../src/index.js'
import { seenEnd } from '../../src/matchmaker/seen-end.js'
import { type Beginning, seenResult } from '../../src/matchmaker/seen-result.js'
import { endFrom } from '../../src/result/end-from.js'
import { absent, type Player } from '../../src/session/player.js'
import { createWorld } from '../../src/sync/world-state.js'
import { startOf } from '../result/signers.js'
import { sumo, winners } from '../sumo.js'

const person = (seat: number, change: Partial<Player> = {}): Player => {
  return { ...absent(seat), key: new Uint8Array(32).fill(seat + 1), rated: true, connected: true, ...change }
}
const players = [person(0), person(1), person(2)]
const begun = { seats: [0, 1, 2], players, gone: new Set<number>() }
const said = { matchId: new Uint8Array(16), standings: [[1], [0, 2]], absent: [], hosts: 1, parted: false, stats: [] }
const counted = { valuesOf: () => [], statsOf: () => ({}) }

/** What this device was told of last: whoever is left. */
function worldOf(...seats: number[]): Float64Array {
  const { world, cells } = createWorld(sumo.layout)
  for (const owner of seats) (world as World<typeof sumo>).pucks.add({ owner })
  expect(winners(world as World<typeof sumo>)).toEqual(seats.map((seat) => [seat]))
  return cells
}

describe('how a match went out', () => {
  it('[SE67] a guest judges the last world it was told of, and takes the word of a host where it can not', () => {
    const standings = (told: Float64Array | undefined) =>
      seenEnd(sumo, said, begun, { told, players }, counted).standings
    expect(standings(worldOf(2))).toEqual([[2], [0, 1]])
    expect(standings(worldOf(0, 1))).toEqual(said.standings) // not over there
    expect(standings(undefined)).toEqual(said.standings)
  })

  it('[SE67] rules that throw are reported, and the word of the host holds', () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    const broken = { ...sumo, rules: { ...sumo.rules, standings: () => JSON.parse('{') } }
    expect(seenEnd(broken, said, begun, { told: worldOf(2), players }, counted).standings).toEqual(said.standings)
    vi.unstubAllGlobals()
    expect(reported).toHaveLength(1)
  })

  it('[SE66] what the rules say of who came later into a seat is not said of whoever left it', () => {
    const left = { ...said, absent: [2] }
    const rows = (change: Partial<Player>) => {
      const side = {
        told: worldOf(2),
        players: [...players.slice(0, 2), person(2, change)],
        path: 'direct',
        seat: 1,
      } as const
      const own = { ...begun, gone: new Set<number>() }
      return seenEnd(sumo, seenResult(sumo, left, own, side), own, side, counted).standings
    }
    expect(rows({ key: new Uint8Array(32).fill(9) })).toEqual([[0, 1, 2]])
    expect(rows({ connected: false })).toEqual([[2], [0, 1]]) // it still waits for them
  })

  it('[RE23] a guest was there when it saw the end, and takes of others what it saw of them', () => {
    const away = { ...said, absent: [0, 1, 2], parted: true }
    const seen = (change: Partial<Player>, told: Float64Array | undefined, gone: number[] = []) => {
      const own: Beginning = { ...begun, gone: new Set(gone) }
      const side = { told, players: [...players.slice(0, 2), person(2, change)], seat: 1 }
      const host = seenResult(sumo, away, own, { ...side, path: 'local' })
      expect(host).toBe(away)
      const { absent, parted } = seenResult(sumo, away, own, { ...side, path: 'direct' })
      expect(parted).toBe(false)
      return absent
    }
    expect(seen({}, worldOf(2))).toEqual([])
    expect(seen({}, worldOf(0, 1))).toEqual([1]) // its world goes on: it was away
    expect(seen({ connected: false }, worldOf(2))).toEqual([2])
    expect(seen({ key: new Uint8Array(32).fill(9) }, worldOf(2))).toEqual([2])
    expect(seen({}, worldOf(2), [2])).toEqual([2]) // they left, and came back into their seat
  })

  it('[RE2] a team has the place of the best of it, also when that one is a bot', () => {
    const teams = [person(0, { team: 'red' }), person(1, { team: 'blue' }), person(2, { team: 'red', bot: true })]
    const seen = seenEnd(
      sumo,
      { ...said, standings: [[2], [1], [0]] },
      { ...begun, players: teams },
      { told: undefined, players: teams },
      counted,
    )
    const start = startOf(2)
    const starters = start.players.map((one, i) => ({ ...one, seat: i, team: ['red', 'blue'][i] ?? '' }))
    const { players: placed } = endFrom(new Uint8Array(32), { ...start, stats: [], players: starters }, seen, false)
    expect(placed.map(({ place }) => place)).toEqual([1, 2])
  })
})
