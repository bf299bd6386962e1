import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/combinators.js'
import { joinRequest } from '../../src/session/guest-options.js'
import type { Knock } from '../../src/session/knocks.js'
import { guestMessage, hostMessage } from '../../src/session/messages.js'
import { PasswordTries } from '../../src/session/password-tries.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const knocksIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'knock' ? [event.knock] : []))
const outcomesIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'knockOver' ? [`${event.knock.player.name} ${event.outcome}`] : []))
const refusedIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'refused' ? [event.code] : []))

/** Somebody knocks, and what the host was told of it. */
function knock(party: Party, name: string, options: Parameters<Party['join']>[1] = {}) {
  const guest = party.join(name, options)
  const knocking = party.host.knocks.at(-1)
  if (!knocking) throw new Error('the host was not asked')
  return { ...guest, knock: knocking }
}

const admit = (party: Party, { admit: letIn }: Knock) => {
  const done = letIn()
  party.flush()
  return done
}

describe('a host that is asked', () => {
  it('[SE14] hears who knocks, and until it has said yes the guest has no seat and sees nothing of the session', () => {
    const party = new Party(sumo, { asks: true })
    const ben = knock(party, '\u202eBen')
    expect(ben.knock.player).toEqual({ name: 'Ben', key: ben.identity.publicKey, rated: true, spectator: false })
    expect(ben.events).toEqual([{ type: 'waiting', host: 'Ann' }])
    expect([ben.session.seat, ben.session.players.length, party.host.players.length]).toEqual([undefined, 0, 1])
    expect(admit(party, ben.knock)).toBe(true)
    expect(ben.session.seat).toBe(1)
    expect(outcomesIn(party.hostEvents)).toEqual(['Ben admitted'])
    expect([admit(party, ben.knock), party.host.knocks]).toEqual([false, []])
  })

  it('[SE14] declines: the guest is told, and may knock again unless it was for good', () => {
    const party = new Party(sumo, { asks: true })
    const secret = new Uint8Array(32).fill(3)
    const first = knock(party, 'Ben', { secret })
    first.knock.decline()
    const second = knock(party, 'Ben', { secret })
    second.knock.decline({ forGood: true })
    party.flush()
    for (const { events } of [first, second]) expect(refusedIn(events)).toEqual(['session/declined'])
    expect(refusedIn(party.join('Ben', { secret }).events)).toEqual(['session/declined'])
    expect(knocksIn(party.hostEvents).length).toBe(2)
    expect(outcomesIn(party.hostEvents)).toEqual(['Ben declined', 'Ben declined'])
  })

  it('[SE14] whose link breaks, or who waits for longer than a minute, is asked about no more', () => {
    const party = new Party(sumo, { asks: true })
    const [ben, cleo] = [knock(party, 'Ben'), knock(party, 'Cleo')]
    ben.drop()
    expect(party.host.knocks).toEqual([cleo.knock])
    while (party.now < 66_000) party.tick()
    expect(outcomesIn(party.hostEvents)).toEqual(['Ben withdrawn', 'Cleo withdrawn'])
    expect(refusedIn(cleo.events)).toEqual(['session/timeout'])
    expect(admit(party, ben.knock)).toBe(false)
  })

  it('[SE14] that ends its session tells those who wait', () => {
    const party = new Party(sumo, { asks: true })
    const ben = knock(party, 'Ben')
    party.host.end('host-left')
    party.flush()
    expect(refusedIn(ben.events)).toEqual(['session/host-left'])
    expect(outcomesIn(party.hostEvents)).toEqual(['Ben withdrawn'])
  })

  it('[SE14] [SE19] can not let in whom it has no seat for: they wait on', () => {
    const party = new Party(sumo, { asks: true, maxPlayers: 2 })
    const [ben, cleo] = [knock(party, 'Ben'), knock(party, 'Cleo')]
    expect([admit(party, ben.knock), admit(party, cleo.knock)]).toEqual([true, false])
    party.host.remove(1, 'kicked')
    expect(admit(party, cleo.knock)).toBe(true)
    expect(cleo.session.seat).toBe(1)
  })

  it('[SE14] may decide while it is told', () => {
    const party = new Party(sumo, { asks: true })
    const emit = party.hostEvents.push.bind(party.hostEvents)
    party.hostEvents.push = (event) => {
      if (event?.type === 'knock') event.knock.admit()
      return emit(event as SessionEvent)
    }
    expect(party.join('Ben').session.seat).toBe(1)
  })

  it('[SE15] eight wait at most, each key once, and with the name it had first', () => {
    const party = new Party(sumo, { asks: true })
    const secret = new Uint8Array(32).fill(3)
    const first = knock(party, 'Ben', { secret })
    const again = party.join('Zoe', { secret })
    expect([party.host.knocks, again.events]).toEqual([[first.knock], [{ type: 'waiting', host: 'Ann' }]])
    first.drop() // the tab that was left
    for (let i = 0; i < 7; i++) party.join(`Guest ${i}`)
    expect(refusedIn(party.join('Late').events)).toEqual(['session/busy'])
    expect(party.host.knocks.length).toBe(8)
    expect(admit(party, first.knock)).toBe(true)
    expect([again.session.seat, party.host.players[1]?.name]).toEqual([1, 'Ben'])
    expect(refusedIn(party.join('Later').events)).toEqual([])
  })

  it('[SE15] who knocks and runs away, again and again, is told to the host eight times in 5 s', () => {
    const party = new Party(sumo, { asks: true })
    for (let i = 0; i < 20; i++) party.join('Eve').drop()
    expect(knocksIn(party.hostEvents).length).toBe(8)
    expect(refusedIn(party.join('Ben').events)).toEqual(['session/busy'])
    party.now += 5000
    expect(knock(party, 'Ben').events).toEqual([{ type: 'waiting', host: 'Ann' }])
  })

  it('[SE16] is not asked about a held seat, nor about who was in before, until they are kicked', () => {
    const party = new Party(sumo, { asks: true })
    const secret = new Uint8Array(32).fill(3)
    const ben = knock(party, 'Ben', { secret })
    admit(party, ben.knock)
    ben.drop()
    const back = party.join('Ben', { secret })
    expect(party.hostEvents.at(-1)).toMatchObject({ type: 'playerResumed' })
    party.host.remove(back.session.seat ?? 0, 'left')
    expect(party.join('Ben', { secret }).session.seat).toBe(1)
    party.host.remove(1, 'kicked')
    expect(party.join('Ben', { secret }).session.seat).toBeUndefined()
    expect(knocksIn(party.hostEvents).length).toBe(2)
  })

  it('[SE16] is not asked about whose answer it took by hand, nor about bots', () => {
    const party = new Party(sumo, { asks: true, password: 'ice' })
    expect(party.join('Ben', { invited: true }).session.seat).toBe(1)
    expect(party.host.addBot()?.seat).toBe(2)
    expect(knocksIn(party.hostEvents)).toEqual([])
  })

  it('a guest that knocks twice on one link, and a host that says "wait" twice, make no sense', () => {
    const party = new Party(sumo, { asks: true })
    const ben = knock(party, 'Ben')
    const join = joinRequest({ player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined })
    expect(party.host.receiveEvent(ben.peer, join, 0)).toBe(false)
    expect(ben.session.receiveEvent(encode(hostMessage, { kind: 'waiting', host: 'Ann' }))).toBe(false)
  })
})

describe('a session with a password', () => {
  const party = () => new Party(sumo, { password: 'Thin ice' })

  it('[SE17] lets in who knows it, and says to others what is missing', () => {
    const one = party()
    expect(one.join('Ben', { password: ' Thin ice ' }).session.seat).toBe(1)
    expect(refusedIn(one.join('Cleo').events)).toEqual(['session/needs-password'])
    expect(refusedIn(one.join('Cleo', { password: 'thin ice' }).events)).toEqual(['session/wrong-password'])
    expect(one.host.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  })

  it('[SE17] and consent: only who knows the password is asked about', () => {
    const one = new Party(sumo, { password: 'ice', asks: true })
    one.join('Cleo', { password: 'fire' })
    expect(one.host.knocks).toEqual([])
    const ben = knock(one, 'Ben', { password: 'ice' })
    admit(one, ben.knock)
    expect(ben.session.seat).toBe(1)
  })

  it('[SE17] a guest that was given a password takes no host that does not prove to know it', () => {
    const open = new Party(sumo)
    expect(refusedIn(open.join('Ben', { password: 'ice' }).events)).toEqual(['session/wrong-password'])
    expect(open.join('Cleo').session.seat).toBe(2)
  })

  it('[SE19] that is full says so before anybody proves or is asked anything, and looks again when a seat is given', () => {
    const one = new Party(sumo, { password: 'ice', asks: true, maxPlayers: 2 })
    const [ben, cleo] = [knock(one, 'Ben', { password: 'ice' }), knock(one, 'Cleo', { password: 'ice' })]
    admit(one, ben.knock)
    expect(refusedIn(one.join('Dan', { password: 'fire' }).events)).toEqual(['session/full'])
    expect(refusedIn(one.join('Dan').events)).toEqual(['session/full'])
    expect([one.host.knocks, refusedIn(cleo.events)]).toEqual([[cleo.knock], []])
  })

  it('[SE17] a guest that does not prove its own part gets no seat', () => {
    const one = party()
    const cleo = one.join('Cleo', { password: 'fire' })
    const guess = encode(guestMessage, { kind: 'confirm', confirmation: new Uint8Array(64) })
    expect(one.host.receiveEvent(cleo.peer, guess, 0)).toBe(true)
    cleo.connection.sendEvent(guess)
    one.flush()
    expect(one.host.players.length).toBe(1)
    expect(one.host.receiveEvent(one.join('Dan').peer, guess, 0)).toBe(false)
  })

  it('[SE16] who was in comes back without it', () => {
    const one = party()
    const secret = new Uint8Array(32).fill(3)
    const ben = one.join('Ben', { secret, password: 'Thin ice' })
    ben.drop()
    expect(one.join('Ben', { secret }).session.seat).toBe(1)
    one.host.remove(1, 'left')
    expect(one.join('Ben', { secret }).session.seat).toBe(1)
    one.host.remove(1, 'kicked')
    expect(refusedIn(one.join('Ben', { secret }).events)).toEqual(['session/needs-password'])
  })

  it('[SE18] friends who know it are not slowed down, however many come at once', () => {
    const one = new Party(sumo, { password: 'ice', maxPlayers: 20 })
    for (let i = 0; i < 19; i++) expect(one.join(`Guest ${i}`, { password: 'ice' }).session.seat).toBe(i + 1)
  })

  it('[SE18] guesses are paced, each key on its own too, and the right one gets in all the same', () => {
    const one = party()
    const secret = new Uint8Array(32).fill(3)
    const guess = (options: object) => refusedIn(one.join('Eve', { password: 'guess', ...options }).events).join()
    const ofOneKey = Array.from({ length: 6 }, () => guess({ secret }))
    expect(ofOneKey.map((code) => code === 'session/busy')).toEqual([false, false, false, false, false, true])
    const ofMany = Array.from({ length: 12 }, () => guess({}))
    expect(ofMany.at(-1)).toBe('session/busy')
    expect(refusedIn(one.join('Ben', { password: 'Thin ice' }).events)).toEqual(['session/busy'])
    one.now += 2000
    expect(one.join('Ben', { password: 'Thin ice' }).session.seat).toBe(1)
  })
})

describe('[SE18] how many passwords may be tried', () => {
  const key = (n: number) => Uint8Array.of(n, n >> 8)

  it('a flood gets 16 at once, about a hundred in its first ten minutes, then one in 30 s; it never stops for good', () => {
    const tries = new PasswordTries()
    const at: number[] = []
    for (let now = 0; now < 3_600_000; now += 50) if (tries.take(key(now / 50), now)) at.push(now)
    expect(at.filter((now) => now < 900).length).toBe(16)
    expect(at.filter((now) => now < 600_000).length).toBeLessThan(110)
    const pauses = at.slice(-20).map((now, i, all) => now - (all[i - 1] ?? now - 30_000))
    expect(new Set(pauses)).toEqual(new Set([30_000]))
  })

  it('in any minute 20 at most, and 5 of one key; who knows it gets in as soon as there is room', () => {
    const tries = new PasswordTries()
    const at: number[] = []
    for (let now = 0; now < 120_000; now += 100) if (tries.take(key(now / 100), now)) at.push(now)
    for (const from of at) expect(at.filter((now) => now >= from && now < from + 60_000).length).toBeLessThanOrEqual(20)
    expect(at.filter((now) => now < 60_000).length).toBe(20)
    const clumsy = new PasswordTries()
    const own: number[] = []
    for (let now = 0; now < 90_000; now += 10_000) if (clumsy.take(key(1), now)) own.push(now)
    expect(own).toEqual([0, 10_000, 20_000, 30_000, 40_000, 60_000, 70_000, 80_000])
    expect(clumsy.take(key(2), 90_000)).toBe(true)
  })

  it('right ones cost nothing, however many come', () => {
    const tries = new PasswordTries()
    for (let i = 0; i < 1000; i++) {
      expect(tries.take(key(i), 0)).toBe(true)
      tries.right(key(i))
    }
  })

  it('whatever the order, no window of a minute lets through more than its share', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(5)), { minLength: 50, maxLength: 300 }), (steps) => {
        const tries = new PasswordTries()
        const at: { now: number; who: number }[] = []
        let now = 0
        for (const [pause, who] of steps) {
          now += pause
          if (tries.take(key(who), now)) at.push({ now, who })
        }
        for (const { now: from } of at) {
          const inMinute = at.filter((one) => one.now >= from && one.now < from + 60_000)
          expect(inMinute.length).toBeLessThanOrEqual(20)
          for (let who = 0; who <= 5; who++)
            expect(inMinute.filter((one) => one.who === who).length).toBeLessThanOrEqual(5)
        }
      }),
    )
  })
})

describe('what is said about it on the wire', () => {
  it('[SE14] [SE17] any bytes are parsed without a throw, by codec and by machine, and give nobody a seat', () => {
    const party = new Party(sumo, { asks: true, password: 'ice' })
    const { peer, session } = party.join('Ben', { password: 'fire' })
    const kinds = (codec: typeof guestMessage | typeof hostMessage, count: number) =>
      fc.tuple(fc.nat(count), fc.uint8Array({ maxLength: 140 })).map(([kind, rest]) => {
        const bytes = Uint8Array.of(kind, ...rest)
        decode(codec as typeof guestMessage, bytes)
        return bytes
      })
    fc.assert(
      fc.property(kinds(guestMessage, 6), kinds(hostMessage, 14), (toHost, toGuest) => {
        party.host.receiveEvent(peer, toHost, 0)
        session.receiveEvent(toGuest)
        expect([party.host.players.length, session.seat]).toEqual([1, undefined])
      }),
      { numRuns: 2000 },
    )
  })

  it('[SE14] [SE17] what is written is read', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    fc.assert(
      fc.property(bytes(32), bytes(64), fc.string({ maxLength: 24 }), (share, confirmation, host) => {
        for (const message of [{ kind: 'challenge', share, confirmation } as const, { kind: 'waiting', host } as const])
          expect(decode(hostMessage, encode(hostMessage, message))).toEqual(message)
        const confirm = { kind: 'confirm', confirmation } as const
        expect(decode(guestMessage, encode(guestMessage, confirm))).toEqual(confirm)
      }),
    )
  })
})
