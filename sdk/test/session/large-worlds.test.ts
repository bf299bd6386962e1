import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import { defineGame, table, text } from '../../src/index.js'
import { BackupKeeper, BackupSender } from '../../src/session/backup.js'
import { HeardWorld } from '../../src/session/heard-world.js'
import { hostMessage, MAX_PIECE_OF_WORLD } from '../../src/session/messages.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { land } from '../land.js'
import { Party } from './party.js'

function match(game = land()) {
  const party = new Party(game, { settings: {} })
  const ben = party.join('Ben')
  ben.session.ready(true)
  party.flush()
  party.host.stage.start(party.now)
  while (party.host.phase === 'countdown') party.tick([ben])
  const { layout } = game
  const bytes = (cells: Float64Array = new Float64Array()) =>
    Buffer.from(encodeFull({ layout, cells }, 'guest')).toString('base64')
  const atHost = () => bytes(party.host.match?.simulation.state.cells)
  const at = ({ session }: { session: typeof ben.session }) => bytes(session.predictor?.current)
  return { game, party, ben, atHost, at }
}

const dig = (field: number) => land().encodeAction(0, { field })

describe('[SY15] a world that is longer than a message', () => {
  it('is there in whole at the start, and for who comes or comes back later; snapshots go on from it', () => {
    const { game, party, ben, atHost, at } = match()
    expect(game.layout.stateBytes).toBeGreaterThan(2 * MAX_PIECE_OF_WORLD)
    expect(at(ben)).toBe(atHost())
    const sent = () => party.host.match?.figures.bytes ?? 0
    for (let i = 0; i < 5; i++) party.tick([ben])
    const before = sent()
    for (let i = 0; i < 10; i++) party.tick([ben])
    expect(sent() - before).toBeLessThan(10 * 30)
    expect(sent()).toBeLessThan(5 * 1150)
    expect(at(ben)).toBe(atHost())

    const cleo = party.join('Cleo')
    expect(cleo.session.phase).toBe('playing')
    for (let i = 0; i < 3; i++) party.tick([ben, cleo])
    expect(at(cleo)).toBe(atHost())
    const joined = sent()
    for (let i = 0; i < 10; i++) party.tick([ben, cleo])
    expect(sent() - joined).toBeLessThan(20 * 30)

    ben.cut()
    ben.drop()
    ben.connect()
    party.flush()
    for (let i = 0; i < 3; i++) party.tick([ben, cleo])
    expect(at(ben)).toBe(atHost())
  })

  it('is the same for all at the end, when the last snapshots are lost', () => {
    const { party, ben, atHost, at } = match(land({ ends: 8 }))
    party.loses = () => true
    for (let i = 0; i < 12; i++) party.tick([ben])
    expect([party.host.phase, ben.session.phase]).toEqual(['result', 'result'])
    expect(at(ben)).toBe(atHost())
  })

  it('is told by what is new in a turn-based game, with each action', () => {
    const { party, ben, atHost, at } = match(land({ tickRate: 0 }))
    expect(at(ben)).toBe(atHost())
    ben.session.act(0, dig(7))
    party.flush()
    expect(at(ben)).toBe(atHost())
    expect(party.host.stage.act(0, 0, dig(1000))).toBeUndefined()
    const { waiting } = ben.connection
    party.flush()
    expect(at(ben)).toBe(atHost())
    expect(waiting).toBeLessThan(1000)
  })

  it('[SE51] is in each backup as what is new, and as the host has it', () => {
    const { game, party, ben } = match()
    const [sender, keeper] = [new BackupSender(game.layout), new BackupKeeper(game.layout)]
    const backUp = () => {
      const backup = party.host.backup(party.now)
      let bytes = 0
      for (const message of sender.next(backup)) {
        bytes += message.length
        expect(keeper.receive(message)).not.toBe(false)
      }
      const text = (one: typeof backup | undefined) => Buffer.from(one?.match.match?.world ?? []).toString('base64')
      expect(text(keeper.backup)).toBe(text(backup))
      expect(keeper.backup?.match.match?.tick).toBe(backup.match.match?.tick)
      return bytes
    }
    expect(backUp()).toBeGreaterThan(game.layout.stateBytes / 2)
    for (let i = 0; i < 3; i++) {
      ben.session.act(0, dig(i * 100))
      party.flush()
      party.tick([ben])
      expect(backUp()).toBeLessThan(700)
    }
  })

  it('is bound by what the game declares, whoever says it', () => {
    const heard = new HeardWorld(land())
    const piece = new Uint8Array(MAX_PIECE_OF_WORLD)
    expect(heard.piece(piece.subarray(1))).toBe(false)
    const taken = Array.from({ length: 9 }, () => heard.piece(piece))
    expect(taken.filter((one) => one).length).toBe(Math.floor(land().layout.stateBytes / MAX_PIECE_OF_WORLD))
    expect(heard.changed(new Uint8Array(5))).toBeUndefined()
    expect(encode(hostMessage, { kind: 'worldPiece', data: piece }).length).toBeLessThan(16_000)
  })

  it('may take 64 KiB, and no game can be declared beyond', () => {
    expect(land({ rows: 3270 }).layout.stateBytes).toBeLessThan(64 << 10)
    const long = (max: number) => () =>
      defineGame({
        ...{ id: 'long', version: 1, seats: { min: 1, max: 2 }, tickRate: 0 },
        world: { rows: table(max, { text: text(900) }) },
        setup() {},
      })
    expect(long(72)).not.toThrow()
    expect(long(73)).toThrow('65536')
  })
})
