import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import type { AnyGame } from '../../src/game/game-types.js'
import { defineGame, one, uint } from '../../src/index.js'
import { letterCodec } from '../../src/session/letter.js'
import { Party } from './party.js'

const WORDS = 40

/** The first of a game's messages, as a letter. */
function said(game: AnyGame, values: { word: number }): Uint8Array {
  return encode(letterCodec, { kind: 'message', message: 0, payload: game.encodeMessage(0, values) })
}

/** A game that writes down what it is told; every fifth word is refused. */
function writing() {
  const ran: [seat: number, word: number][] = []
  const game = defineGame({
    ...{ id: 'words', version: 1, seats: { min: 2, max: 8 }, tickRate: 0, settings: {}, input: {}, effects: {} },
    world: { page: one({ words: uint(65_535) }) },
    actions: { write: { word: uint(1000) }, end: {} },
    messages: { say: { word: uint(1000) } },
    setup() {},
    act(world, seat, action) {
      if (action.name === 'end') world.page.words = 65_535
      if (action.name !== 'write') return undefined
      ran.push([seat, action.word])
      world.page.words++
      return action.word % 5 === 0 ? `not ${action.word}` : undefined
    },
    step() {},
    standings: (world) => (world.page.words === 65_535 ? [[0], [1]] : undefined),
  })
  return { game, ran }
}

/** The same numbers for the same seed. */
function chance(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function started(guests: number) {
  const { game, ran } = writing()
  const party = new Party(game, { maxPlayers: 8, settings: {} })
  const names = ['Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal'].slice(0, guests)
  const all = names.map((name) => party.join(name))
  for (const { session } of all) session.ready(true)
  party.flush()
  expect(party.host.stage.start(party.now)).toBeUndefined()
  while (party.host.phase !== 'playing') party.tick()
  return { party, game, ran, guests: all }
}

const acted = (guest: { events: readonly { type: string }[] }) => guest.events.filter((event) => event.type === 'acted')

describe('drops', () => {
  it('[SE56] an action that was under way when the last link died is done once, and answered when the guest is back', () => {
    for (const frames of [0, 1, 2, 3]) {
      const { party, game, ran, guests } = started(1)
      const [ben] = guests
      if (!ben) throw new Error('nobody')
      const ids = [4, 5, 6].map((word) => ben.session.act(0, game.encodeAction(0, { word })))
      party.flush(frames)
      ben.cut()
      ben.drop()
      party.flush()
      ids.push(ben.session.act(0, game.encodeAction(0, { word: 7 })))
      ben.connect()
      party.flush()
      expect(ran.map(([, word]) => word)).toEqual([4, 5, 6, 7])
      expect(acted(ben)).toEqual(ids.map((id, i) => ({ type: 'acted', id, refused: i === 1 ? 'not 5' : undefined })))
    }
  })

  it('[SE59] who was away hears what everybody was told meanwhile, once and in its order: who came, what was said, the result', () => {
    const { party, game, guests } = started(2)
    const [ben, cleo] = guests
    if (!ben || !cleo) throw new Error('nobody')
    ben.cut()
    ben.drop()
    const before = ben.events.length
    cleo.session.letter([], said(game, { word: 1 }))
    cleo.session.letter([0], said(game, { word: 2 }))
    cleo.session.letter([1], said(game, { word: 3 }))
    party.flush()
    party.host.stage.act(0, 1, game.encodeAction(1, {}))
    party.host.stage.rematch()
    party.host.remove(2, 'kicked')
    party.flush()
    ben.connect()
    party.flush()
    const told = ben.events.slice(before).filter(({ type }) => type !== 'roster')
    expect(told.map((event) => (event.type === 'phase' ? event.phase : event.type))).toEqual([
      ...['joined', 'letter', 'letter', 'result', 'result', 'waiting', 'playerLeft'],
    ])
    expect(told).toContainEqual(expect.objectContaining({ type: 'playerLeft', reason: 'kicked' }))
    expect(ben.session.phase).toBe('waiting')
    expect(ben.session.players).toEqual(party.host.players)
    expect(ben.session.journal.tail.number).toBe(party.host.journal.backup.log.number)
  })

  it('[SE59] who missed more than is kept begins again with what is so now', () => {
    const { party, guests } = started(1)
    const [ben] = guests
    ben?.cut()
    ben?.drop()
    for (let i = 0; i < 300; i++) party.host.ready(0, i % 2 === 0)
    party.host.stage.act(0, 1, new Uint8Array())
    ben?.connect()
    party.flush()
    expect(ben?.session.phase).toBe('result')
    expect(ben?.session.players).toEqual(party.host.players)
    party.host.stage.rematch()
    party.flush()
    expect(ben?.session.phase).toBe('waiting')
  })

  it('[SE56] a refreshed tab counts on where the last one was, and hears nothing of before its seat was given', () => {
    const { party, game, ran, guests } = started(1)
    const [ben] = guests
    if (!ben?.session.token) throw new Error('nobody')
    ben.session.act(0, game.encodeAction(0, { word: 1 }))
    party.flush()
    const again = party.join('Ben', { secret: ben.identity.secretKey, resume: ben.session.token })
    const id = again.session.act(0, game.encodeAction(0, { word: 2 }))
    party.flush()
    expect(ran.map(([, word]) => word)).toEqual([1, 2])
    expect(acted(again)).toEqual([{ type: 'acted', id, refused: undefined }])
    expect(again.events.filter(({ type }) => type === 'playerJoined')).toEqual([])
  })

  it('[SE59] a seat given to somebody else tells them nothing of what its last owner heard', () => {
    const { game } = writing()
    const party = new Party(game, { settings: {} })
    const ben = party.join('Ben')
    party.host.post.carry(0, [1], said(game, { word: 9 }), 1)
    party.flush()
    party.host.remove(1, 'kicked')
    const cleo = party.join('Cleo')
    expect(cleo.session.seat).toBe(1)
    const { welcome } = { welcome: party.host.journal.welcome(1, 0) }
    expect(welcome.missed).toEqual([])
    expect(ben.events).toContainEqual(expect.objectContaining({ type: 'letter' }))
  })

  it('[SE27] a letter for the host alone is heard at once, and is nothing that all have to number', () => {
    const { game } = writing()
    const party = new Party(game)
    const ben = party.join('Ben')
    const { number } = party.host.journal.backup.log
    ben.session.letter([0], said(game, { word: 2 }))
    party.flush()
    expect(party.hostEvents.at(-1)).toMatchObject({ type: 'letter', from: 1 })
    expect(party.host.journal.backup.log.number).toBe(number)
    party.join('Cleo')
    ben.session.letter([], said(game, { word: 4 }))
    party.flush()
    expect(party.host.journal.backup.log.entries.at(-1)?.to).toEqual([2])
  })

  it('[SE58] with a standby, nobody hears an answer or what happened before the standby has it', () => {
    const { party, game, ran, guests } = started(2)
    const { gate } = party.host.journal
    const [ben, cleo] = guests
    gate.close(gate.changes)
    const [mine, hers] = [ben?.events.length ?? 0, cleo?.events.length ?? 0]
    ben?.session.act(0, game.encodeAction(0, { word: 1 }))
    ben?.session.letter([], said(game, { word: 2 }))
    party.flush()
    expect(ran).toHaveLength(1)
    expect([ben?.events.length, cleo?.events.length]).toEqual([mine, hers])
    gate.backedUp(gate.changes)
    party.flush()
    expect(ben?.events.at(-1)).toMatchObject({ type: 'acted' })
    expect(cleo?.events.at(-1)).toMatchObject({ type: 'letter' })
  })

  for (let seed = 1; seed <= 12; seed++) {
    it(`[SE56] [SE57] [SE58] [SE59] eight players act, talk, drop and come back: all once, in order, answered truly (seed ${seed})`, () => {
      const next = chance(seed)
      const { party, game, ran, guests } = started(7)
      const { gate } = party.host.journal
      const asked = guests.map(() => [] as { id: number | undefined; word: number }[])
      const spoken = guests.map(() => [] as number[])
      const away = new Set<number>()
      const hasStandby = seed % 2 === 0
      if (hasStandby) gate.close(gate.changes)
      const isBusy = () => asked.some((words) => words.length < WORDS)
      while (isBusy()) {
        const i = next(guests.length)
        const guest = guests[i]
        if (!guest) throw new Error('nobody')
        const move = next(12)
        if (move < 6) {
          const word = (asked[i]?.length ?? 0) + 1
          if (word <= WORDS) asked[i]?.push({ id: guest.session.act(0, game.encodeAction(0, { word })), word })
        } else if (move < 8) {
          const word = spoken[i]?.push(0) ?? 0
          if (word <= WORDS / 2) guest.session.letter([], said(game, { word }))
        } else if (move === 8 && !away.has(i)) {
          guest.cut()
          away.add(i)
          if (next(2) === 0) guest.drop() // else the host still believes in the link when the guest is back
        } else if (move === 9 && away.has(i)) {
          guest.connect()
          away.delete(i)
        } else if (hasStandby && move === 10) gate.backedUp(gate.changes - next(2))
        else if (move === 11) party.host.journal.tick()
        party.flush(next(20))
      }
      for (const i of away) guests[i]?.connect()
      for (let i = 0; i < 4; i++) {
        party.flush()
        party.host.journal.tick()
        gate.backedUp(gate.changes)
      }
      for (const [i, guest] of guests.entries()) {
        const seat = guest.session.seat
        const words = Array.from({ length: WORDS }, (_, n) => n + 1)
        expect(ran.filter(([by]) => by === seat).map(([, word]) => word)).toEqual(words)
        expect(acted(guest)).toEqual(
          asked[i]?.map(({ id, word }) => ({
            ...{ type: 'acted', id },
            refused: word % 5 === 0 ? `not ${word}` : undefined,
          })),
        )
        const heard = guest.events.flatMap((event) => (event.type === 'letter' ? [event] : []))
        const everything = party.hostEvents.flatMap((event) => (event.type === 'letter' ? [event] : []))
        expect(heard).toEqual(everything.filter(({ from }) => from !== seat))
        expect(guest.session.players).toEqual(party.host.players)
        expect(guest.session.journal.tail.number).toBe(party.host.journal.backup.log.number)
      }
    })
  }
})
