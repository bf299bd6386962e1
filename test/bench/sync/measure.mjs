// One run over the scene: bytes by the age of the base, and what it costs host and guest, all side by side.
import { quantile } from '../../../.dev/figures.mjs'
import { colyseus, skirmish, wholeStates } from './rivals.mjs'
import { createScene, TICKS } from './scene.mjs'

export const AGES = [1, 2, 3, 4, 6]
/** Three groups of guests: on the LAN, near, far. */
export const SPREAD = [1, 2, 4]
const WARM = 150

/** How old the base of each guest is. */
export const spread = (count) =>
  Array.from({ length: count }, (_, i) => (count === 1 ? SPREAD[1] : SPREAD[i % SPREAD.length]))
const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length

export function bytesByAge({ entities, exact }) {
  const scene = createScene({ entities, exact })
  const [ours, theirs, whole] = [skirmish(entities, AGES), colyseus(entities), wholeStates()]
  const sizes = { ours: AGES.map(() => []), colyseus: [], json: [], msgpackr: [], geckos: [] }
  for (let tick = 0; tick < TICKS; tick++) {
    scene.step()
    ours.write(scene)
    theirs.write(scene)
    const [own, other] = [ours.send(), theirs.send()]
    for (const i of AGES.keys()) check(ours.receive(i), ours.state)
    ours.report()
    if (tick <= 2 * Math.max(...AGES)) continue
    for (const [i, bytes] of own.entries()) sizes.ours[i].push(bytes)
    sizes.colyseus.push(other)
    for (const name of ['json', 'msgpackr', 'geckos']) if (tick % 30 === 0) sizes[name].push(whole[name](scene))
  }
  const reference = mean(sizes.colyseus)
  return {
    ...{ colyseus: reference, json: mean(sizes.json), msgpackr: mean(sizes.msgpackr), geckos: mean(sizes.geckos) },
    ours: AGES.map((age, i) => {
      const ratios = sizes.ours[i].map((bytes, tick) => bytes / sizes.colyseus[tick])
      return { age, bytes: mean(sizes.ours[i]), ratio: mean(sizes.ours[i]) / reference, p95: quantile(ratios, 0.95) }
    }),
  }
}

/** What a guest draws has to be what the host holds, or the bytes are worth nothing. */
function check(snapshot, { cells }) {
  for (let i = 0; i < cells.length; i++)
    if (snapshot.cells[i] !== cells[i]) throw new Error(`cell ${i}: ${snapshot.cells[i]} instead of ${cells[i]}`)
}

const timed = (work) => {
  const from = performance.now()
  work()
  return (performance.now() - from) * 1000
}

/** µs per tick, and their ratio tick by tick, in turns so that nobody gets the warm cache of the other. */
export function costs({ entities, guests, rounds = 3 }) {
  const times = { ours: [], theirs: [], snapshots: [], ourGuest: [], theirGuest: [] }
  for (let round = 0; round < rounds; round++) {
    const scene = createScene({ entities })
    const [ours, theirs] = [skirmish(entities, spread(guests)), colyseus(entities)]
    for (let tick = 0; tick < TICKS; tick++) {
      scene.step()
      const one = {}
      const host = [
        () => {
          const written = timed(() => ours.write(scene))
          one.snapshots = timed(() => ours.send())
          one.ours = written + one.snapshots
        },
        () => {
          one.theirs = timed(() => {
            theirs.write(scene)
            theirs.send()
          })
        },
      ]
      const guest = [
        () => {
          one.ourGuest = timed(() => ours.receive(0))
        },
        () => {
          one.theirGuest = timed(() => theirs.receive())
        },
      ]
      for (const part of [host, guest]) for (const work of tick % 2 === 0 ? part : part.toReversed()) work()
      for (let i = 1; i < guests; i++) ours.receive(i)
      ours.report()
      if (round > 0 || tick > WARM) for (const [name, list] of Object.entries(times)) list.push(one[name])
    }
  }
  const side = (mine, other) => {
    const ratios = times[mine].map((us, i) => us / times[other][i])
    const [us, theirUs] = [quantile(times[mine], 0.5), quantile(times[other], 0.5)]
    return { us, theirUs, ratio: quantile(ratios, 0.5), p95: quantile(ratios, 0.95) }
  }
  return { host: side('ours', 'theirs'), snapshots: side('snapshots', 'theirs'), guest: side('ourGuest', 'theirGuest') }
}
