import { describe, expect, it } from 'vitest'
import { type HostOptions, type Knock, SkirmishError } from '../../src/index.js'
import type { sumo } from '../sumo.js'
import { World } from './friends.js'

/** Ann hosts, and Ben and Cleo would like to join. */
async function door(options: HostOptions<typeof sumo>) {
  const world = new World()
  const [anns, bens, cleos] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
  const ann = await world.during(anns.host({ name: "Ann's ring", ...options }))
  const { code } = ann.invitation
  const knocks: Knock[] = []
  const over: string[] = []
  ann.on('knock', (knock) => knocks.push(knock))
  ann.on('knockOver', ({ player }, outcome) => over.push(`${player.name} ${outcome}`))
  return { world, ann, anns, bens, cleos, code, knocks, over }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'in',
    (error: unknown) => (error instanceof SkirmishError ? error.code : error),
  )

describe('a host that is asked who gets in', () => {
  it('[SE14] may take its time: the guest is told whose word it waits for, and joins when that is given', async () => {
    const { world, ann, bens, code, knocks, over } = await door({ admit: 'ask' })
    const waiting: string[] = []
    const joining = bens.join(code, { onWaiting: (host) => waiting.push(host) })
    await world.clock.advance(45_000)
    expect([waiting, ann.players.length, over]).toEqual([['Ann'], 1, []])
    const late: Knock[] = []
    ann.on('knock', (knock) => late.push(knock))
    expect(late).toEqual(knocks)
    expect(knocks.map(({ player }) => [player.name, player.key])).toEqual([['Ben', bens.me.key]])
    expect(knocks[0]?.admit()).toBe(true)
    const ben = await world.during(joining)
    expect([ben.me.name, ann.players.length, over]).toEqual(['Ben', 2, ['Ben admitted']])
    expect(knocks.length).toBe(1)
  })

  it('[SE14] what a handler of the game does wrong while it waits is its own affair', async () => {
    const { world, ann, bens, code } = await door({ admit: 'ask' })
    const reported: unknown[] = []
    Object.assign(globalThis, { reportError: (error: unknown) => reported.push(error) })
    ann.on('knock', (knock) => {
      queueMicrotask(() => knock.admit())
      throw new Error('host')
    })
    const thrower = () => {
      throw new Error('guest')
    }
    await world.during(bens.join(code, { onWaiting: thrower }))
    Reflect.deleteProperty(globalThis, 'reportError')
    expect(reported.map(String)).toEqual(['Error: host', 'Error: guest'])
  })

  it('[SE14] says no, or nothing for a minute: the join ends with a word the player understands', async () => {
    const { world, bens, cleos, code, knocks, over } = await door({ admit: 'ask' })
    const [ben, cleo] = [bens.join(code), codeOf(cleos.join(code))]
    await world.clock.advance(1000)
    knocks.find(({ player }) => player.name === 'Ben')?.decline()
    await expect(world.during(ben)).rejects.toMatchObject({
      code: 'session/declined',
      phase: 'session',
      retryable: false,
      help: 'Talk to your friend, or join another session.',
    })
    await world.clock.advance(58_000)
    expect(over).toEqual(['Ben declined'])
    await world.clock.advance(2000)
    expect([await cleo, over]).toEqual(['session/timeout', ['Ben declined', 'Cleo withdrawn']])
  })

  it('[SE14] hears when a guest gives up, or its connection breaks', async () => {
    const { world, bens, cleos, code, over } = await door({ admit: 'ask' })
    const controller = new AbortController()
    const calls = [codeOf(bens.join(code, { signal: controller.signal })), codeOf(cleos.join(code))]
    await world.clock.advance(1000)
    controller.abort()
    await world.clock.advance(1000)
    expect([await calls[0], over]).toEqual(['session/aborted', ['Ben withdrawn']])
    world.network.part('ann', 'cleo')
    await world.clock.advance(10_000)
    expect(over).toEqual(['Ben withdrawn', 'Cleo withdrawn'])
    expect(await world.during(calls[1] ?? Promise.reject())).toBe('session/timeout')
  })

  it('[SE14] whoever waits is told when the host leaves', async () => {
    const { world, ann, bens, code } = await door({ admit: 'ask' })
    const joining = codeOf(bens.join(code))
    await world.clock.advance(1000)
    ann.leave()
    expect(await world.during(joining)).toBe('session/host-left')
  })

  it('[SE16] is not asked again about who was in, nor about whom it brings in by hand', async () => {
    const { world, ann, bens, cleos, code, knocks } = await door({ admit: 'ask', password: 'thin ice' })
    const joining = bens.join(code, { password: 'thin ice' })
    await world.clock.advance(1000)
    knocks[0]?.admit()
    const ben = await world.during(joining)
    ben.leave()
    await world.clock.advance(1000)
    await world.during(bens.join(code))
    const invitation = await ann.inviteByHand()
    const answer = await cleos.answerByHand(invitation.code)
    await world.during(invitation.accept(answer.code))
    await world.during(answer.session)
    expect([ann.players.map(({ name }) => name), knocks.length]).toEqual([['Ann', 'Ben', 'Cleo'], 1])
  })
})

describe('a session with a password', () => {
  it('[SE17] tells who comes without, or with a wrong one, and takes the right one after that', async () => {
    const { world, bens, code } = await door({ password: 'Thin ice', visibility: 'private' })
    await expect(world.during(bens.join(code))).rejects.toMatchObject({
      code: 'session/needs-password',
      phase: 'session',
      retryable: false,
      help: 'Ask your friend for it, and type it in.',
    })
    await expect(world.during(bens.join(code, { password: 'thin ice' }))).rejects.toMatchObject({
      code: 'session/wrong-password',
      retryable: false,
    })
    const ben = await world.during(bens.join(code, { password: 'Thin ice ' }))
    expect(ben.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  })

  it('[SE17] a host that does not know the password given gets no guest', async () => {
    const { world, ann, bens, code } = await door({})
    expect(await codeOf(world.during(bens.join(code, { password: 'Thin ice' })))).toBe('session/wrong-password')
    await world.clock.advance(1000)
    expect(ann.players.filter(({ connected }) => connected).length).toBe(1)
  })

  it('[CO23] what can not be a password is said to host and guest at once', async () => {
    const { world, anns, bens, code } = await door({})
    for (const password of ['', ' \n', 'x'.repeat(129)]) {
      expect(await codeOf(world.during(anns.host({ password })))).toBe('session/bad-password')
      expect(await codeOf(world.during(bens.join(code, { password })))).toBe('session/bad-password')
    }
  })

  it('[SE18] whoever guesses without end does not keep out a friend for good', async () => {
    const { world, ann, bens, cleos, code } = await door({ password: 'Thin ice' })
    for (let i = 0; i < 7; i++) await codeOf(world.during(cleos.join(code, { password: `guess ${i}` })))
    expect(await codeOf(world.during(cleos.join(code, { password: 'Thin ice' })))).toBe('session/busy')
    await world.during(bens.join(code, { password: 'Thin ice' }))
    await world.clock.advance(60_000)
    await world.during(cleos.join(code, { password: 'Thin ice' }))
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  })
})
