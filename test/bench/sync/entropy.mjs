// How few bytes the scene could take: each field by itself, told by what its class of rows usually does, with linear
// prediction from the base. A codec that knows all these shares beforehand, and nothing else, comes to that.
import { createScene, POSITION_STEP, TICK_RATE, TICKS, VELOCITY_STEP } from './scene.mjs'

export function entropy({ entities, exact }, ages) {
  const scene = createScene({ entities, exact })
  const past = []
  const seen = ages.map(() => new Map())
  let ticks = 0
  for (let tick = 0; tick < TICKS; tick++) {
    scene.step()
    past.push(scene.entities.map(({ moves, x, y, vx, vy, angle }) => ({ moves, x, y, vx, vy, angle })))
    if (tick < Math.max(...ages)) continue
    ticks++
    for (const [i, age] of ages.entries()) count(seen[i], past[tick - age], past[tick], age)
  }
  return ages.map((age, i) => ({ age, bytes: bits(seen[i]) / 8 / ticks }))
}

function count(seen, base, now, age) {
  const see = (what, value) => {
    const counts = seen.get(what) ?? new Map()
    counts.set(value, (counts.get(value) ?? 0) + 1)
    seen.set(what, counts)
  }
  now.forEach((one, i) => {
    const was = base[i]
    if (!one.moves) return
    const turned = one.vx !== was.vx || one.vy !== was.vy
    see('turned', turned)
    for (const [place, velocity] of [
      ['x', 'vx'],
      ['y', 'vy'],
    ]) {
      if (turned) see(velocity, Math.round((one[velocity] - was[velocity]) / VELOCITY_STEP))
      const guess = (was[velocity] * age) / TICK_RATE
      const near = turned ? '' : Math.round((guess / POSITION_STEP - Math.round(guess / POSITION_STEP)) * 16)
      see(`${place} ${turned} ${near}`, Math.round((one[place] - was[place] - guess) / POSITION_STEP))
    }
    if (turned) see('angle', (one.angle - was.angle + 256) % 256)
  })
}

function bits(seen) {
  let sum = 0
  for (const counts of seen.values()) {
    const all = [...counts.values()].reduce((a, b) => a + b, 0)
    for (const times of counts.values()) sum -= times * Math.log2(times / all)
  }
  return sum
}
