// A game of which guests predict a part: their own runner and shots, and crates; nobody's balls and the clock never.
import { bool, defineGame, fixed, one, oneOf, owner, pressed, table, uint } from '../../src/index.js'
import { HostMatch } from '../../src/session/host-match.js'
import { snapshotTag } from '../../src/sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../../src/sync/delta/snapshot-reader.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { Predictor } from '../../src/sync/predictor.js'
import type { Snapshot } from '../../src/sync/snapshot.js'

const place = () => fixed(-1024, 1024, 1 / 32)

export const runners = defineGame({
  id: 'runners',
  version: 1,
  seats: { min: 1, max: 4 },
  tickRate: 30,
  world: {
    runners: table(4, { owner: owner(), x: place(), hits: uint(15) }),
    shots: table(8, { owner: owner(), x: place() }),
    balls: table(2, { x: place() }),
    crates: table(2, { x: place(), luck: uint(65_535) }, { predict: 'all' }),
    clock: one({ ticks: uint(65_535) }, { predict: 'none' }),
  },
  input: {
    x: fixed(-1, 1, 1 / 64),
    aim: fixed(0, 100, 1),
    crouch: bool(),
    tool: oneOf('rope', 'net'),
    fire: pressed(),
  },
  effects: { bang: { x: place() } },
  setup(world, { seats }) {
    for (const seat of seats) world.runners.add({ owner: seat, x: seat * 100 })
    world.balls.add({ x: 0 })
    world.crates.add({ x: 0 })
  },
  step(world, inputs, ctx) {
    world.clock.ticks++
    for (const runner of world.runners) {
      const { x, fire } = inputs.of(runner.owner)
      runner.x += x * 30
      if (!fire) continue
      world.shots.add({ owner: runner.owner, x: runner.x })
      ctx.emit('bang', { x: runner.x })
      // Hits whoever stood there on the shooter's screen.
      for (const other of ctx.rewind(runner.owner).runners) {
        if (other.owner === runner.owner || Math.abs(other.x - inputs.of(runner.owner).aim) > 1) continue
        const hit = world.runners.get(other.id)
        if (hit) hit.hits++
      }
    }
    for (const ball of world.balls) ball.x += 2
    for (const crate of world.crates) {
      crate.x += 2
      crate.luck = Math.floor(ctx.random() * 65_536)
    }
  },
})

export const REST = { x: 0, aim: 0, crouch: false, tool: 'rope', fire: false }
export const TICK = 1000 / 30

export function hosted(game = runners, seats = [0, 1]) {
  return new HostMatch(game, {
    ...{ settings: {}, matchId: new Uint8Array(16), seed: new Uint8Array(16).fill(7), seats, team: () => undefined },
    players: seats.map((seat) => ({
      ...{ seat, name: 'x', key: undefined, host: seat === 0, ready: true, connected: true, bot: false, rated: false },
      ...{ onDeviceOf: undefined, team: undefined },
    })),
    fault: (error) => {
      throw error
    },
  })
}

/** A guest that was there from the start. */
export function guestOf(host: HostMatch, seat = 1, plays = true, game = runners): Predictor {
  const guest = new Predictor(game, { seat, plays, seed: new Uint32Array(4), settings: {} })
  guest.open(host.simulation.tick, encodeFull(host.simulation.state, 'guest'))
  return guest
}

const readers = new WeakMap<Predictor, { read(frame: Uint8Array): Snapshot | undefined }>()

function readerOf(guest: Predictor, game = runners) {
  let heard: Snapshot | undefined
  const start = { tick: 0, newestInput: () => guest.newestInput }
  const reader = new SnapshotReader(game, snapshotTag(0, new Uint8Array(16)), start, (snapshot) => {
    heard = snapshot
  })
  const read = (frame: Uint8Array) => {
    heard = undefined
    reader.receive(frame)
    return heard
  }
  return { read }
}

/** The host's newest snapshot reaches the guest. */
export function tell(host: HostMatch, guest: Predictor, now: number, seat = 1): void {
  const reader = readers.get(guest) ?? readerOf(guest)
  readers.set(guest, reader)
  for (const frame of host.snapshots()?.(seat, seat) ?? []) {
    const snapshot = reader.read(frame)
    if (snapshot) guest.receive(snapshot, now)
  }
}
