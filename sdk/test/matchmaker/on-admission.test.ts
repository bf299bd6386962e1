import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OnAdmission, SkirmishError } from '../../src/index.js'
import { World } from './friends.js'

/** Ben asks Ann for a seat, whose game checks that. */
async function asking(onAdmission: OnAdmission) {
  const world = new World()
  const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
  const ann = await world.during(anns.host({ onAdmission }))
  const controller = new AbortController()
  const since = world.clock.now()
  const ben = world.during(bens.join(ann.invitation.code, { signal: controller.signal })).then(
    () => 'in',
    (error: unknown) =>
      error instanceof SkirmishError && [error.code, error.message, error.phase, Math.round(world.clock.now() - since)],
  )
  return { world, ann, bens, ben, controller }
}

describe('host({ onAdmission })', () => {
  const reported: unknown[] = []
  beforeEach(() => {
    reported.length = 0
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  const took = expect.any(Number)
  const failed = ['session/admission-failed', 'The host could not find out whether you may come in.', 'session', took]

  it.each<[string, OnAdmission, unknown]>([
    ['true', () => true, 'in'],
    ['true, later', async () => true, 'in'],
    ['false', () => false, ['session/refused', 'The host did not let you in.', 'session', took]],
    ['a sentence', async () => 'Friends\u0007 only.', ['session/refused', 'Friends only.', 'session', took]],
  ])('[SE20] answers %s', async (_, hook, expected) => {
    const { ben } = await asking(hook)
    expect(await ben).toEqual(expected)
    expect(reported).toEqual([])
  })

  it.each<[string, OnAdmission]>([
    [
      'throws',
      () => {
        throw new Error('no list')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no list'))],
    ['answers something else', (() => undefined) as unknown as OnAdmission],
  ])('[SE20] that %s lets nobody in, is reported, and the session goes on', async (_, hook) => {
    const { world, ann, ben } = await asking(hook)
    expect(await ben).toEqual(failed)
    expect(reported.length).toBe(1)
    ann.addBot()
    ann.start()
    await world.clock.advance(3500)
    expect(ann.phase).toBe('playing')
  })

  it('[SE20] has 5 s, then it is aborted and the guest refused', async () => {
    let signal: AbortSignal | undefined
    const { ben } = await asking((_, options) => {
      signal = options.signal
      return new Promise(() => {})
    })
    const answer = await ben
    expect(answer).toEqual(failed)
    expect(Array.isArray(answer) && answer[3]).toBeLessThan(5500)
    expect(signal?.aborted).toBe(true)
  })

  it('[SE20] is aborted, and nothing reported, when they give up', async () => {
    let signal: AbortSignal | undefined
    const { world, ann, ben, controller } = await asking((_, options) => {
      signal = options.signal
      return new Promise(() => {})
    })
    await world.clock.advance(1000)
    controller.abort()
    await world.clock.advance(1000)
    expect(await ben).toEqual(['session/aborted', expect.any(String), 'session', took])
    expect([signal?.aborted, reported, ann.players.length]).toEqual([true, [], 1])
  })
})
