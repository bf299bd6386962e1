import { describe, expect, it } from 'vitest'
import { Storm } from './storm.js'
import { verdict } from './verdict.js'

const isLong = process.env.SKIRMISH_LONG !== undefined
/** To replay one: its seed. */
const ONLY = process.env.SKIRMISH_SEED ? [Number(process.env.SKIRMISH_SEED)] : undefined
const SEEDS = ONLY ?? Array.from({ length: isLong ? 200 : 8 }, (_, i) => i + 1)
const MINUTES = isLong ? 10 : 2
/** What must not be, however little is left of the session. */
const NEVER = /went on after|again or out of order| heard |answered twice|wrong answer/

async function storm(seed: number, tickRate: number) {
  const storm = new Storm(seed, tickRate)
  await storm.gather()
  await storm.rage(MINUTES * 60_000)
  await storm.calm(30_000)
  if (process.env.SKIRMISH_STORY) console.log(storm.story.join('\n'))
  return verdict(storm)
}

describe('a session in a storm', () => {
  for (const seed of SEEDS) {
    const [game, tickRate] = seed % 2 > 0 ? (['real-time', 10] as const) : (['turn-based', 0] as const)
    it(`[SE40] [SE57] [SE59] ${game}, seed ${seed}: never two hosts that run it, and nothing done or heard twice`, async () => {
      const wrong = (await storm(seed, tickRate)).filter((one) => NEVER.test(one))
      expect(wrong, `SKIRMISH_SEED=${seed} SKIRMISH_STORY=yes replays it`).toEqual([])
    }, 3_600_000)
  }

  // Not so yet after most storms: some seats stay "not connected" though they are in, a host that lost its lease while tabs reloaded
  // does not get it back, and what is said while no standby is known may be missed. SKIRMISH_HEALS=yes runs it.
  for (const seed of SEEDS)
    for (const [game, tickRate] of [
      ['real-time', 10],
      ['turn-based', 0],
    ] as const)
      it.skipIf(!process.env.SKIRMISH_HEALS)(
        `[SE53] [SE54] ${game}, seed ${seed}: all heals, and nothing is lost`,
        async () => {
          expect(await storm(seed, tickRate), `SKIRMISH_SEED=${seed} SKIRMISH_STORY=yes replays it`).toEqual([])
        },
        3_600_000,
      )
})
