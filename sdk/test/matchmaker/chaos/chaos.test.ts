import { describe, expect, it } from 'vitest'
import { Storm } from './storm.js'
import { verdict } from './verdict.js'

const SEEDS = Number(process.env.SKIRMISH_SEEDS ?? (process.env.SKIRMISH_LONG ? 200 : 8))
const MINUTES = process.env.SKIRMISH_LONG ? 10 : 2
/** To replay one: its seed. */
const ONLY = process.env.SKIRMISH_SEED ? [Number(process.env.SKIRMISH_SEED)] : undefined

describe('a session in a storm', () => {
  const seeds = ONLY ?? Array.from({ length: SEEDS }, (_, i) => i + 1)
  for (const [game, tickRate] of [
    ['real-time', 10],
    ['turn-based', 0],
  ] as const)
    for (const seed of seeds)
      it(`[SE53] [SE57] [SE59] ${game}, seed ${seed}: one host at a time, and nothing lost or doubled`, async () => {
        const storm = new Storm(seed, tickRate)
        await storm.gather()
        await storm.rage(MINUTES * 60_000)
        await storm.calm(30_000)
        const wrong = verdict(storm)
        if (wrong.length > 0 && process.env.SKIRMISH_STORY) console.log(storm.story.join('\n'))
        expect(wrong, `SKIRMISH_SEED=${seed} SKIRMISH_STORY=yes replays it`).toEqual([])
      }, 3_600_000)
})
