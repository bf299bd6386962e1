import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Backup, BackupKeeper, BackupSender } from '../../src/session/backup.js'
import { NewestWorld, parseStandsFor, writeStandsFor } from '../../src/session/newest-world.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

function session() {
  const party = new Party(sumo)
  const ben = party.join('Ben')
  ben.session.ready(true)
  party.flush()
  party.host.stage.start(party.now)
  while (party.host.phase !== 'playing') party.tick([ben])
  return { party, ben, backup: () => party.host.backup(party.now) }
}

/** Gives all that is new to the standby, and tells the host. */
function send(sender: BackupSender, keeper: BackupKeeper, backup: Backup): Uint8Array[] {
  const messages = sender.next(backup)
  for (const message of messages) {
    const number = keeper.receive(message)
    expect(number).not.toBe(false)
    if (number) expect(sender.acknowledged(number)).toBe(true)
  }
  return messages
}

describe('what a standby keeps', () => {
  it('[SE51] is what the host has, after each change, and only what changed is sent again', () => {
    const { party, ben, backup } = session()
    const [sender, keeper] = [new BackupSender(sumo.layout), new BackupKeeper(sumo.layout)]
    const first = send(sender, keeper, backup())
    expect(keeper.backup).toMatchObject({ room: { phase: 2 }, log: party.host.journal.backup.log })
    ben.session.letter([], new Uint8Array([0, 0, 0]))
    party.flush()
    party.tick([ben])
    const next = send(sender, keeper, backup())
    expect(keeper.backup?.log).toEqual(backup().log)
    expect(keeper.backup?.stays).toEqual(backup().stays)
    expect(keeper.backup?.match.match?.tick).toBe(party.host.match?.simulation.tick)
    const bytes = (messages: readonly Uint8Array[]) => messages.reduce((sum, { length }) => sum + length, 0)
    expect(bytes(next)).toBeLessThan(bytes(first))
    expect(sender.next(backup())).toEqual([])
    expect([sender.number, sender.backed, keeper.number]).toEqual([2, 2, 2])
  })

  it('[SE51] changes only as a whole, and no message is larger than a frame, whatever the log holds', () => {
    const { party, backup } = session()
    for (let i = 0; i < 200; i++)
      party.host.journal.say({ kind: 'letter', from: 0, since: 0, number: 0, letter: new Uint8Array(500).fill(i) })
    const [sender, keeper] = [new BackupSender(sumo.layout), new BackupKeeper(sumo.layout)]
    const messages = sender.next(backup())
    expect(messages.length).toBeGreaterThan(5)
    for (const [i, message] of messages.entries()) {
      expect(message.length).toBeLessThanOrEqual(12 * 1024 + 16)
      expect(keeper.backup).toBeUndefined()
      expect(keeper.receive(message)).toBe(i < messages.length - 1 ? undefined : 1)
    }
    expect(keeper.backup?.log).toEqual(backup().log)
  })

  it('[SE51] a standby acknowledges only what it has, and a host believes only what it sent', () => {
    const sender = new BackupSender(sumo.layout)
    sender.next(session().backup())
    expect([sender.acknowledged(2), sender.backed, sender.acknowledged(1), sender.backed]).toEqual([false, 0, true, 1])
  })

  it('[SE51] nothing that comes as a backup makes it throw or grow', () => {
    const messages = new BackupSender(sumo.layout).next(session().backup())
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(400), fc.nat(255), (noise, at, value) => {
        const keeper = new BackupKeeper(sumo.layout)
        keeper.receive(noise)
        for (const message of messages) {
          const changed = message.slice()
          changed[at % changed.length] = value
          keeper.receive(changed)
        }
        void keeper.backup
      }),
    )
  })
})

describe('the newest world a standby may go on with', () => {
  const cells = new Float64Array([1])

  it('[SE51] is a snapshot that stands for the backup it has, and no other', () => {
    const world = new NewestWorld()
    world.seen({ tick: 5, cells })
    expect(world.with(1)).toBeUndefined()
    world.told(5, 1)
    expect(world.with(1)?.tick).toBe(5)
    expect(world.with(2)).toBeUndefined()
    world.told(6, 2) // the snapshot of tick 6 was lost
    expect([world.with(1)?.tick, world.with(2)]).toEqual([5, undefined])
    world.seen({ tick: 6, cells })
    expect([world.with(1), world.with(2)?.tick]).toEqual([undefined, 6])
  })

  it('[SE51] frame 24 says so', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (epoch, tick, backup) => {
        expect(parseStandsFor(writeStandsFor({ epoch, tick, backup }))).toMatchObject({ epoch, tick, backup })
      }),
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void parseStandsFor(bytes)))
  })
})
