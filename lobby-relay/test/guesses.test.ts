import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Guesses } from '../src/guesses.js'
import { LIMITS } from '../src/limits.js'
import { LobbyState } from '../src/lobby-state.js'
import type { Relay } from '../src/relay.js'
import { ask, comeIn, draft, type Friend, localRelay, publish, secret } from './friends.js'

describe('[DI22] answers to wrong codes', () => {
  it('come at once for who mistypes, then each a second later, then not at all, until some time has passed', () => {
    const guesses = new Guesses()
    const waits = Array.from({ length: 20 }, () => guesses.failed('eve', 0))
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(0))
    expect(waits.slice(10, 18)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000])
    expect(waits.slice(18)).toEqual([undefined, undefined])
    expect(guesses.failed('eve', 1000)).toBe(8000)
    expect(guesses.failed('eve', 60_000)).toBe(0)
  })

  it('to one address are no matter of another’s', () => {
    const guesses = new Guesses()
    for (let i = 0; i < 1000; i++) guesses.failed('eve', i)
    expect(guesses.failed('ann', 1000)).toBe(0)
  })

  it('are 20 a second in all, however many addresses there are, and no more than 220 in ten seconds', () => {
    const guesses = new Guesses()
    const waits = Array.from({ length: 1000 }, (_, i) => guesses.failed(`eve ${i}`, 0))
    const answered = waits.filter((wait) => wait !== undefined)
    expect(answered.filter((wait) => wait === 0)).toHaveLength(20)
    expect(answered.filter((wait) => wait <= 1000)).toHaveLength(40)
    expect([answered.length, Math.max(...answered)]).toEqual([220, 10_000])
    expect(guesses.size).toBe(220)
  })

  it('never exceed the rate in any second, and no address is remembered for long', () => {
    const moments = fc.array(fc.tuple(fc.nat(500), fc.constantFrom('ann', 'ben', 'cleo', 'dave', 'eve')), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(moments, (steps) => {
        const guesses = new Guesses()
        let now = 0
        const answers: number[] = []
        for (const [later, source] of steps) {
          now += later
          const wait = guesses.failed(source, now)
          if (wait !== undefined) answers.push(now + wait)
        }
        for (const start of answers) {
          const within = answers.filter((at) => at >= start && at < start + 1000)
          expect(within.length).toBeLessThanOrEqual(40) // a burst, and a second's worth
        }
        guesses.failed('late', now + 60_000)
        expect(guesses.size).toBe(1)
      }),
    )
  })
})

describe('[DI22] a flood of wrong codes', () => {
  let relay: Relay
  let ann: Friend
  beforeAll(async () => {
    relay = await localRelay()
    ann = await comeIn(relay.port)
  })
  afterAll(() => relay.close())

  it('keeps nobody from a session whose code they have, by request or by door', async () => {
    const { code } = await publish(ann, { secret: secret(), listing: draft() })
    let waiting = 0
    const guess = async (work: Promise<unknown>) => {
      waiting++
      const outcome = await work.then(
        () => 'nobody',
        () => 'cut',
      )
      waiting--
      return outcome
    }
    const codes = Array.from({ length: 40 }, (_, i) => `22222${'23456789ABCDEFGHJKMN'[i % 20]}`)
    const flood = codes.map((wrong, i) => guess(i % 2 ? knock(wrong) : ask(relay.port, `/lobby/sessions/${wrong}`)))
    const first = await Promise.race(flood)
    const found = await ask(relay.port, `/lobby/sessions/${code}`)
    const throughDoor = new WebSocket(`ws://127.0.0.1:${relay.port}/lobby/sessions/${code}`)
    const said = await new Promise<string>((resolve) => throughDoor.once('message', (data) => resolve(String(data))))
    expect([first, found.status, JSON.parse(said).listing.code]).toEqual(['nobody', 200, code])
    expect(waiting).toBeGreaterThan(0)
    await relay.close()
    const outcomes = await Promise.all(flood)
    expect(outcomes.filter((outcome) => outcome === 'nobody').length).toBeLessThanOrEqual(18)
    expect(outcomes.filter((outcome) => outcome === 'nobody').length).toBeGreaterThanOrEqual(10)
  })

  /** A door with a wrong code; rejects when it is cut. */
  function knock(code: string): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/lobby/sessions/${code}`)
    socket.on('error', () => {}) // a close follows
    return new Promise((resolve, reject) => socket.on('close', (status) => (status === 4404 ? resolve() : reject())))
  }
})

describe('[DI22] who says that a code was theirs', () => {
  it('is believed for as many sessions as one may offer, and not for guesses', () => {
    const lobby = new LobbyState({ drawCode: () => '222222' })
    const listing = draft()
    const claims = Array.from({ length: 10 }, (_, i) => {
      const answer = lobby.publish('eve', { owner: `E${i}`, listing, code: `22223${'23456789AB'[i]}` })
      lobby.unpublish(`E${i}`, 'eve')
      return 'code' in answer
    })
    expect(claims.filter((granted) => granted)).toHaveLength(LIMITS.claimsPerClient)
    lobby.left('eve', 0)
    expect(lobby.publish('eve', { owner: 'E', listing, code: '333333' })).toEqual({ code: '333333' })
    for (let i = 0; i < 20; i++) lobby.publish('eve', { owner: 'E', listing, code: '333333' })
    expect(lobby.find('333333')).toBeDefined()
  })
})
