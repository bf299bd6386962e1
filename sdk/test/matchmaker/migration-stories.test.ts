import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import type { Clock } from '../../src/ports/clock.js'
import { virtualPlatform } from '../../src/testing.js'
import { chat } from '../chat.js'
import { friends } from './four.js'
import { World } from './friends.js'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan'] as const

/** Four who talk in the waiting room of a session that Ann hosts, with a standby. */
async function waiting() {
  const world = new World()
  const all: Session<typeof chat>[] = []
  for (const name of NAMES) {
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
    const place = await createMatchmaker({ game: chat, player: { name }, ...platform })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  await world.clock.advance(2000)
  const [ann, ...guests] = all as [Session<typeof chat>, ...Session<typeof chat>[]]
  const heir = ann.standby?.name
  const [next] = guests.filter(({ me }) => me.name === heir)
  const [one, other] = guests.filter(({ me }) => me.name !== heir)
  if (!next || !one || !other) throw new Error('nobody stands by')
  return {
    ...{ world, ann, guests, next, one, other },
    /** Ann is not heard any more. */
    die() {
      for (const name of NAMES.slice(1)) world.network.part('ann', name.toLowerCase())
    },
    /** How it ended, and how long that took, ms. */
    async outcome(work: Promise<unknown>) {
      const since = world.clock.now()
      const end = work.then(
        (value) => value,
        ({ code, retryable }) => ({ code, retryable }),
      )
      return { end: await world.during(end), took: world.clock.now() - since }
    },
  }
}

describe('when the host dies', () => {
  it('[SE53] who watches goes on watching under the next host, hears and is heard', async () => {
    const { world, host, guests, part } = await friends(3)
    const zoe = await world.during((await world.device('Zoe')).join(host.invitation.code, { as: 'spectator' }))
    await world.clock.advance(1000)
    const [ben] = guests
    const heard: string[] = []
    zoe.onMessage('emote', ({ kind }, from) => heard.push(`Zoe: ${kind} of ${from.name}`))
    ben?.onMessage('emote', ({ kind }, from) => heard.push(`Ben: ${kind} of ${from.name}`))
    world.network.part('ann', 'zoe')
    part(host)
    await world.clock.advance(3000)
    const next = guests.find(({ isHost }) => isHost)
    const radius = zoe.view(world.clock.now()).arena.radius
    await world.clock.advance(1000)
    expect([zoe.host.name, zoe.watching, zoe.phase]).toEqual([next?.me.name, true, 'playing'])
    expect(zoe.view(world.clock.now()).arena.radius).toBeLessThan(radius - 3)
    expect(next?.spectators.map(({ name, connected }) => [name, connected])).toEqual([['Zoe', true]])
    zoe.send('emote', { kind: 4 }, { to: 1 })
    ben?.send('emote', { kind: 3 })
    await world.clock.advance(500)
    expect(heard.sort()).toEqual(['Ben: 4 of Zoe', 'Zoe: 3 of Ben'])
  })

  it('[SE29] [SE56] a request to somebody who stays is answered, once, and one to the host rejects by its deadline', async () => {
    const { world, one, other, next, die, outcome } = await waiting()
    let asked = 0
    for (const each of [other, next])
      each.onRequest('guess', ({ number }) => {
        asked++
        return { right: number === 7, tries: 1 }
      })
    die()
    const toHost = outcome(one.request('guess', { number: 7 }, { to: 'host', timeoutMs: 3000 }))
    const all = [other, next].map(({ me }) => one.request('guess', { number: 7 }, { to: me, timeoutMs: 3000 }))
    expect(await world.during(Promise.all(all))).toEqual(all.map(() => ({ right: true, tries: 1 })))
    expect(one.host.name).toBe(next.me.name)
    expect(await toHost).toEqual({ end: { code: 'session/timeout', retryable: true }, took: 3000 })
    expect(asked).toBe(2)
  })

  it('[SE30] a large message that was on its way rejects within 4 s, and goes when it is sent again', async () => {
    const { world, one, other, die, outcome } = await waiting()
    const bytes = Uint8Array.from({ length: 2_000_000 }, (_, i) => i * 7)
    const got: number[] = []
    other.onBytes('drawing', (_, whole) => got.push(whole.length), { maxBytes: bytes.length })
    const sent = outcome(one.sendBytes('drawing', { sheet: 1 }, bytes, { to: other.me }))
    await world.clock.advance(500)
    die()
    const { end, took } = await sent
    expect(end).toEqual({ code: 'session/timeout', retryable: true })
    expect(took).toBeLessThan(4000)
    expect(one.host.name).not.toBe('Ann')
    const again = await outcome(one.sendBytes('drawing', { sheet: 1 }, bytes, { to: other.me }))
    expect([again.end, got]).toEqual([undefined, [bytes.length]])
  })

  it('[SE53] who was ready in the waiting room stays so, and nobody else is', async () => {
    const { world, one, other, next, die } = await waiting()
    one.ready()
    await world.clock.advance(200)
    die()
    await world.clock.advance(3000)
    expect(next.isHost).toBe(true)
    for (const each of [one, other, next])
      expect(each.players.filter(({ ready }) => ready).map(({ name }) => name)).toEqual([one.me.name])
  })

  it('[SE53] in the countdown, the match begins under the next one, later by as long as nobody hosted', async () => {
    const { world, ann, guests, next, die } = await waiting()
    for (const guest of guests) guest.ready()
    await world.clock.advance(200)
    const began: number[] = []
    for (const guest of guests) guest.on('phase', (phase) => phase === 'playing' && began.push(world.clock.now()))
    ann.start()
    const started = world.clock.now()
    await world.clock.advance(500)
    die()
    await world.clock.advance(1500)
    expect([next.isHost, ...guests.map(({ phase }) => phase)]).toEqual([true, ...guests.map(() => 'countdown')])
    await world.clock.advance(3000)
    expect(guests.map(({ phase }) => phase)).toEqual(guests.map(() => 'playing'))
    expect(began).toHaveLength(3)
    for (const at of began) expect(at - started).toBeLessThan(4500)
  })
})

it('[SE55] with autoSwitchToBestHost: false a host that can not keep the time of the match keeps it', async () => {
  let isSlow = false
  const annsClock = (clock: Clock): Clock => ({
    now: () => clock.now(),
    after: (ms, call) => clock.after(isSlow ? Math.max(0, ms) + 200 : ms, call),
    every: (ms, call) => clock.every(ms, call),
  })
  const { world, host, hosts, log } = await friends(3, { annsClock, hosting: { autoSwitchToBestHost: false } })
  isSlow = true
  await world.clock.advance(14_000)
  expect([hosts(), log.filter((line) => line.includes('hosts'))]).toEqual([[host], []])
})
