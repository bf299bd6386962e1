import { expect, it } from 'vitest'
import { TimerClock } from '../../src/adapters/node/timer-clock.js'
import { withDeadline } from '../../src/deadline.js'
import { ManualClock } from '../../src/testing.js'

const code = () => 'session/timeout' as const

it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
  'with %d ms there is no deadline, where the timers of the platform would fire at once',
  async (timeoutMs) => {
    const clock = new TimerClock()
    const work = () => new Promise<string>((resolve) => clock.after(20, () => resolve('done')))
    expect(await withDeadline(work, { clock, timeoutMs, code })).toBe('done')
  },
)

it('what has no deadline is called off all the same, and is not given one by more time', async () => {
  const clock = new ManualClock()
  const controller = new AbortController()
  const work = (_: AbortSignal, extend: (ms: number) => void) => {
    extend(1000)
    return new Promise<never>(() => {})
  }
  const options = { clock, timeoutMs: Number.POSITIVE_INFINITY, code, signal: controller.signal }
  let ended = ''
  withDeadline(work, options).catch((error: { code: string }) => {
    ended = error.code
  })
  await clock.advance(10_000)
  expect(ended).toBe('')
  controller.abort()
  await clock.advance(0)
  expect(ended).toBe('session/aborted')
})
