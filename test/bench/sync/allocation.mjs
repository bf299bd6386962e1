// What whole ticks allocate once all is warm: of a host, from the rules to the frames, and of a guest, from the frames to the drawing.
import { defineGame } from '../../../sdk/dist/index.js'
import { HostMatch } from '../../../sdk/dist/session/host-match.js'
import { snapshotTag } from '../../../sdk/dist/sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../../../sdk/dist/sync/delta/snapshot-reader.js'
import { DrawView } from '../../../sdk/dist/sync/draw-view.js'
import { encodeFull } from '../../../sdk/dist/sync/full-state.js'
import { Predictor } from '../../../sdk/dist/sync/predictor.js'
import { spread } from './measure.mjs'
import { createScene, TICK_RATE, TICKS } from './scene.mjs'
import { sceneTable, writeEntity } from './scene-table.mjs'

const TICK = 1000 / TICK_RATE
/** Of the ticks, at either end: in some the engine makes code, or cleans up. */
const ASIDE = 0.05

/** The scene as a game whose rules write what a scene says on the host, and go on by the velocity in a predicted tick. */
function gameOf(scene, entities, predict) {
  let rows
  return defineGame({
    ...{ id: 'bench', version: 1, seats: { min: 1, max: 16 }, tickRate: TICK_RATE },
    world: { entities: sceneTable(entities, { predict }) },
    setup(world) {
      rows = Array.from({ length: entities }, () => world.entities.add())
      for (let i = 0; i < entities; i++) writeEntity(rows[i], scene.entities[i], true)
    },
    step(world, _inputs, ctx) {
      if (!ctx.predicting) for (let i = 0; i < entities; i++) writeEntity(rows[i], scene.entities[i], false)
      else
        for (const row of world.entities) {
          row.x += row.vx * ctx.dt
          row.y += row.vy * ctx.dt
        }
    },
  })
}

/** Bytes, without the ticks at either end. */
function typical(list) {
  const sorted = list.toSorted((a, b) => a - b)
  const aside = Math.floor(sorted.length * ASIDE)
  const kept = sorted.slice(aside, sorted.length - aside)
  return Math.round(kept.reduce((sum, one) => sum + one, 0) / kept.length)
}

/** Needs room for young objects, or what is counted is collected. */
function run({ entities, guests: count, predict, ticks }) {
  const scene = createScene({ entities })
  const game = gameOf(scene, entities, predict)
  const seats = Array.from({ length: count + 1 }, (_, seat) => seat)
  const matchId = new Uint8Array(16)
  const host = new HostMatch(game, {
    ...{ settings: {}, matchId, seed: new Uint8Array(16).fill(7), seats, team: () => undefined },
    players: seats.map((seat) => ({ seat, name: `${seat}`, host: seat === 0, connected: true, bot: false })),
    fault: (error) => {
      throw error
    },
  })
  let now = 0
  const guests = spread(count).map((age, i) => {
    const predictor = new Predictor(game, { seat: i + 1, seed: new Uint32Array(4), settings: {} })
    predictor.open(0, encodeFull(host.simulation.state, 'guest'))
    const view = new DrawView(game)
    const told = { tick: 0, newestInput: () => predictor.newestInput }
    const moment = () => ({
      ...{ previous: predictor.previous, current: predictor.current, alpha: 0.5, late: predictor.late(now) },
    })
    const reader = new SnapshotReader(game, snapshotTag(0, matchId), told, (snapshot) =>
      view.correct(moment, now, () => predictor.receive(snapshot, now)),
    )
    return { seat: i + 1, age, predictor, reader, view, moment, frames: [], reports: [] }
  })
  const used = { host: [], guest: [], hostFrames: [], guestFrames: [] }
  const length = (frames) => frames.reduce((sum, frame) => sum + frame.length, 0)
  const counted = (name, work) => {
    const before = process.memoryUsage()
    work()
    const after = process.memoryUsage()
    used[name].push(after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers)
  }
  const hostTick = () => {
    for (const { seat, age, reports } of guests)
      if (reports.length >= age) host.receiveState(seat, seat, reports.shift())
    host.step()
    const framesFor = host.snapshots()
    for (const guest of guests) guest.frames = framesFor(guest.seat, guest.seat)
  }
  const guestTick = ({ predictor, reader, view, moment, frames, reports }) => {
    for (const frame of frames) reader.receive(frame)
    predictor.step({}, now)
    reports.push(reader.report(predictor.inputFrame(now)))
    view.draw(moment(), now)
    view.draw(moment(), now + TICK / 2)
  }
  for (let tick = 0; tick < ticks; tick++) {
    now += TICK
    scene.step()
    if (tick === ticks / 2) {
      globalThis.gc()
      for (const list of Object.values(used)) list.length = 0
    }
    counted('host', hostTick)
    used.hostFrames.push(guests.reduce((sum, { frames }) => sum + length(frames), 0))
    counted('guest', () => guestTick(guests[0]))
    used.guestFrames.push(guests[0].reports.at(-1).length)
    for (const guest of guests.slice(1)) guestTick(guest)
  }
  return Object.fromEntries(Object.entries(used).map(([name, list]) => [name, typical(list)]))
}

const PREDICTS = { own: 'others interpolated', all: 'all predicted' }

/** @returns a row for each side, with the bytes of its frames apart */
export function allocation({ entities, guests, predicts = Object.keys(PREDICTS), ticks = TICKS }) {
  if (!globalThis.gc) return []
  return predicts.flatMap((predict) => {
    const seen = run({ entities, guests, predict, ticks })
    const of = (side) => ({ entities, bytes: seen[side] - seen[`${side}Frames`], frames: seen[`${side}Frames`] })
    const host = { name: 'host', ...of('host') }
    return [...(predict === 'own' ? [host] : []), { name: `guest, ${PREDICTS[predict]}`, ...of('guest') }]
  })
}

/** The same row with few and with many entities, and what one entity more costs. */
export function perEntity([few, many]) {
  return few.map((one, i) => ({
    ...{ name: one.name, bytes: [one.bytes, many[i].bytes], frames: [one.frames, many[i].frames] },
    each: (many[i].bytes - one.bytes) / (many[i].entities - one.entities),
  }))
}
