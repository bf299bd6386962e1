// Everybody who writes down the scene of the benchmark: ours, and what a web game developer would take otherwise.

import { Decoder, defineTypes, Encoder, MapSchema, Schema } from '@colyseus/schema'
import { SnapshotInterpolation } from '@geckos.io/snapshot-interpolation'
import * as geckos from '@geckos.io/typed-array-buffer-schema'
import { Packr } from 'msgpackr'
import { defineGame } from '../../../sdk/dist/index.js'
import { SnapshotReader } from '../../../sdk/dist/sync/delta/snapshot-reader.js'
import { SnapshotWriter } from '../../../sdk/dist/sync/delta/snapshot-writer.js'
import { createWorld, quantise } from '../../../sdk/dist/sync/world-state.js'
import { POSITION_STEP, TICK_RATE, VELOCITY_STEP } from './scene.mjs'
import { sceneTable, writeEntity } from './scene-table.mjs'

const NOBODY = new Map()
const NOTHING = new Uint8Array(0)

/** Ours, as a host and its guests use it. `ages`: how many ticks ago the base of each guest is. */
export function skirmish(entities, ages) {
  const game = defineGame({
    id: 'bench',
    version: 1,
    seats: { min: 1, max: 16 },
    tickRate: TICK_RATE,
    world: {
      entities: sceneTable(entities),
    },
    setup() {},
  })
  const state = createWorld(game.layout)
  const rows = Array.from({ length: entities }, () => state.world.entities.add())
  const writer = new SnapshotWriter(game, 0)
  const guests = ages.map((age, peer) => {
    const guest = { peer, age, reports: [], frames: [], got: undefined }
    const deliver = (snapshot) => {
      guest.got = snapshot
    }
    return Object.assign(guest, { reader: new SnapshotReader(game, 0, { tick: 0, newestInput: () => tick }, deliver) })
  })
  let tick = 0
  return {
    state,
    /** What the rules of a game do: they write to their rows, and the tick rounds them. */
    write(scene) {
      for (let i = 0; i < entities; i++) writeEntity(rows[i], scene.entities[i], tick === 0)
      quantise(state)
    },
    /** A snapshot for each guest, after hearing what each has got by now. */
    send() {
      tick++
      for (const { peer, age, reports } of guests) if (reports.length >= age) writer.hear(peer, reports.shift())
      writer.push(tick, state.cells, NOBODY)
      for (const guest of guests) guest.frames = writer.framesFor({ peer: guest.peer, inputAck: tick })
      return guests.map(({ frames }) => frames.reduce((sum, { length }) => sum + length, 0))
    },
    receive(which) {
      const { reader, frames } = guests[which]
      for (const frame of frames) reader.receive(frame)
      return guests[which].got
    },
    report() {
      for (const { reader, reports } of guests) reports.push(reader.report(NOTHING))
    },
  }
}

class Entity extends Schema {}
defineTypes(Entity, {
  ...{ x: 'int16', y: 'int16', vx: 'int16', vy: 'int16' },
  ...{ angle: 'uint8', health: 'uint8', owner: 'uint8', alive: 'boolean' },
})
class State extends Schema {
  constructor() {
    super()
    this.entities = new MapSchema()
  }
}
defineTypes(State, { entities: { map: Entity } })

/** Delta-coded, with the smallest types that hold the same steps; only what changed is written, as a game does. */
export function colyseus(entities) {
  const state = new State()
  const rows = Array.from({ length: entities }, (_, i) => {
    const row = new Entity()
    state.entities.set(String(i), row)
    return row
  })
  const encoder = new Encoder(state)
  const remote = new State()
  const decoder = new Decoder(remote)
  let bytes
  let isFirst = true
  return {
    remote,
    write(scene) {
      for (let i = 0; i < entities; i++) {
        const [one, row] = [scene.entities[i], rows[i]]
        if (isFirst) Object.assign(row, { health: one.health, owner: one.owner, alive: one.alive })
        if (!isFirst && !one.moves) continue
        row.x = one.x / POSITION_STEP
        row.y = one.y / POSITION_STEP
        if (!one.turned && !isFirst) continue
        row.vx = one.vx / VELOCITY_STEP
        row.vy = one.vy / VELOCITY_STEP
        row.angle = one.angle
      }
    },
    send() {
      bytes = (isFirst ? encoder.encodeAll() : encoder.encode()).slice()
      encoder.discardChanges()
      isFirst = false
      return bytes.length
    },
    receive() {
      decoder.decode(bytes)
    },
  }
}

const plain = ({ x, y, vx, vy, angle: heading, health, owner, alive }, i) => ({
  ...{ id: i, x, y, vx, vy, angle: heading, health, owner, alive },
})

/** The whole state each tick. */
export function wholeStates() {
  const packr = new Packr()
  const { int16, uint8, uint16 } = geckos
  const entity = geckos.BufferSchema.schema('entity', {
    ...{
      id: uint16,
      x: int16,
      y: int16,
      vx: int16,
      vy: int16,
      angle: uint8,
      health: uint8,
      owner: uint8,
      alive: uint8,
    },
  })
  const model = new geckos.Model(
    geckos.BufferSchema.schema('snapshot', {
      ...{ id: { type: geckos.string8, length: 6 }, time: geckos.uint64, state: { entities: [entity] } },
    }),
  )
  const interpolation = new SnapshotInterpolation(TICK_RATE)
  const steps = (one, i) => ({
    ...{
      id: i,
      x: one.x / POSITION_STEP,
      y: one.y / POSITION_STEP,
      vx: one.vx / VELOCITY_STEP,
      vy: one.vy / VELOCITY_STEP,
    },
    ...{ angle: one.angle, health: one.health, owner: one.owner, alive: one.alive ? 1 : 0 },
  })
  return {
    json: (scene) => Buffer.byteLength(JSON.stringify(scene.entities.map(plain))),
    msgpackr: (scene) => packr.pack(scene.entities.map(plain)).length,
    geckos: (scene) =>
      model.toBuffer(interpolation.snapshot.create({ entities: scene.entities.map(steps) })).byteLength,
  }
}
