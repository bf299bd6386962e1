import { describe, expect, it } from 'vitest'
import { GAME_MATH } from '../../src/sync/math/game-math.js'
import { hashOfMath } from './math-hash.js'

/** Arguments, and the number nearest to the true value, computed with 200 bits. */
const GOLDEN: Record<keyof typeof GAME_MATH, readonly (readonly number[])[]> = {
  sin: [
    [7.374101693382116, 0.8870503573207353],
    [14.507219355643763, 0.9323083904370301],
    [17.7116139339418, -0.9077721578346454],
    [26.547017026623017, 0.987775649318531],
    [Math.PI, 1.2246467991473532e-16],
    [999999.5, -0.756251087561678],
  ],
  cos: [
    [14.393914484395843, -0.2539360560594014],
    [25.339499799925022, 0.9787014834497479],
    [-28.259686302983116, -0.9998927261279608],
    [-2.0626407373136786, -0.4722524707548096],
  ],
  tan: [
    [26.601403019898825, 9.756938914194336],
    [8.938473188215454, -0.5286509316552687],
    [24.054029505037363, -1.865432163689728],
    [-23.207642120811336, -2.7033434367602673],
  ],
  asin: [
    [-0.06186190443567252, -0.061901429043417174],
    [-0.5068543347603394, -0.5315317295805175],
    [0.08752171847186085, 0.0876338422040695],
    [0.14788237585620156, 0.14842676190847662],
  ],
  acos: [
    [-0.9737716208221956, 2.912054671681297],
    [-0.5665403990723037, 2.173097721051444],
    [-0.44103526797777937, 2.027548188766753],
    [0.8326907436171038, 0.5868470153946491],
  ],
  atan: [
    [4.7830581293245515, 1.3646938089760028],
    [-6.127124177555312, -1.4090140279929269],
    [5.348645845761681, 1.3859669859368413],
    [-6.502186468819743, -1.4181975359851882],
  ],
  exp: [
    [11.745252046611668, 126153.16546394647],
    [-37.33007674497303, 6.134139674203653e-17],
    [-49.82251377974654, 2.3033354455163045e-22],
    [37.14047447242821, 1.3486619927976508e16],
  ],
  log: [
    [2.4090788594278855e-13, -29.054361750488212],
    [4.4005218290164267e-13, -28.451883077526773],
    [8.938868567326379e20, 48.24211088259253],
    [1.490952318571772e16, 37.240776543680184],
  ],
  atan2: [
    [-3.7925069805553235, 8.306603801101502, -0.4283001927496963],
    [0.7060224396745909, 3.200948590510661, 0.21709071074783695],
    [-5.313968738391729, 7.937568019583985, -0.5899413041459599],
    [3.4315549399243483, 8.398157621709519, 0.387905026465438],
  ],
  hypot: [
    [7.087350196376612, -3.6217998386303805, 7.9591436019952955],
    [-2.498581174997085, -6.012790971664579, 6.511264328606303],
    [-6.3773656282677145, -7.827485159237828, 10.096549721300782],
    [-3.575536186149675, 1.855979953337778, 4.028538271589022],
  ],
  pow: [
    [0.03044807436921082, 3.2028164918584423, 1.3903380871818078e-5],
    [3.0410717546507864, -3.420757231143682, 0.022268093400757753],
    [7.366662671823637, -0.34658664065929834, 0.500513196584328],
    [2.842137952617996, -0.3380690477364503, 0.7024842874461171],
  ],
}

/** How many numbers lie between two. */
function steps(a: number, b: number): number {
  const view = new DataView(new ArrayBuffer(16))
  view.setFloat64(0, a)
  view.setFloat64(8, b)
  const [one, two] = [view.getBigInt64(0), view.getBigInt64(8)]
  return Object.is(a, b) ? 0 : one > 0n === two > 0n ? Math.abs(Number(one - two)) : Number.POSITIVE_INFINITY
}

const named = Object.entries(GAME_MATH) as [keyof typeof GAME_MATH, (...x: readonly number[]) => number][]

describe('ctx.math', () => {
  it('[SY50] gives the same numbers everywhere, which are pinned here', () => {
    expect(hashOfMath(GAME_MATH, 100_000)).toBe('cd3d5a76')
  })

  for (const [name, call] of named) {
    it(`${name} is within one unit in the last place of the truth`, () => {
      for (const row of GOLDEN[name]) {
        const [truth = 0] = row.slice(-1)
        expect(steps(call(...row.slice(0, -1)), truth), `${name}(${row.slice(0, -1)})`).toBeLessThanOrEqual(1)
      }
    })

    it(`${name} is as Math.${name} is, but for the last bits`, () => {
      let worst = 0
      for (let i = -3000; i < 3000; i++) {
        const x = name === 'asin' || name === 'acos' ? i / 3001 : name === 'log' ? Math.exp(i / 9) : i / 37
        const [mine, theirs] = [call(x, 1.7 + (i % 5)), Reflect.get(Math, name)(x, 1.7 + (i % 5))]
        worst = Math.max(worst, Number.isNaN(theirs) && Number.isNaN(mine) ? 0 : steps(mine, theirs))
      }
      expect(worst).toBeLessThanOrEqual(2)
    })

    it(`${name} of odd numbers is what Math says`, () => {
      const odd = [0, -0, 1, -1, 0.5, 2, -2, 3, -3, Number.NaN, 1 / 0, -1 / 0, 5e-324, -5e-324, 1e-200, 1e300, -1e300]
      for (const x of odd)
        for (const y of odd) {
          if (/sin|cos|tan$/.test(name) && Math.abs(x) === 1e300) continue // beyond what is promised
          const [mine, theirs] = [call(x, y), Reflect.get(Math, name)(x, y)]
          expect(steps(mine, theirs), `${name}(${x}, ${y}) = ${mine}, not ${theirs}`).toBeLessThanOrEqual(1)
        }
    })
  }
})
