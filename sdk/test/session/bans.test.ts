import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import type { AskCheck, Newcomer, Verdict } from '../../src/session/checks.js'
import { hostMessage } from '../../src/session/messages.js'
import { cleanSentence, MAX_SENTENCE } from '../../src/session/sentence.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const secret = new Uint8Array(32).fill(3)
const refusedIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'refused' ? [event.why ?? event.code] : []))
const left = expect.objectContaining({ type: 'playerLeft', reason: 'banned', why: undefined })

/** A session whose game checks newcomers, and what it was asked. */
function checked(options: ConstructorParameters<typeof Party>[1] = {}) {
  const asked: { player: Newcomer; answer: (verdict: Verdict) => void; calledOff: boolean }[] = []
  const check: AskCheck = (player, answer) => {
    const one = { player, answer: (verdict: Verdict) => answer(verdict, party.now), calledOff: false }
    asked.push(one)
    return () => {
      one.calledOff = true
    }
  }
  const party = new Party(sumo, { ...options, check })
  const answer = (verdict: Verdict) => {
    asked.at(-1)?.answer(verdict)
    party.flush()
  }
  return { party, asked, answer }
}

describe('a ban', () => {
  it('[SE21] ends it for that player, in words they see, and for their key: from another tab, after they left, by hand', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben', { secret })
    party.host.seating.ban(ben.identity.publicKey, 'Enough\u202e of it.\n')
    party.flush()
    expect(ben.events.at(-1)).toEqual({ type: 'ended', reason: 'banned', why: 'Enough of it.' })
    expect(party.hostEvents).toContainEqual(left)
    for (const options of [{ secret }, { secret, invited: true }, { secret, ...tokenOf(ben) }])
      expect(refusedIn(party.join('Zoe', options).events)).toEqual(['session/banned'])
    expect(party.host.players.length).toBe(1)
    expect(party.host.seating.admission.bans).toEqual([ben.identity.publicKey])
  })

  it('[SE21] holds for who has left already, and for a seat that waits', () => {
    const party = new Party(sumo)
    const [ben, cleo] = [party.join('Ben', { secret }), party.join('Cleo')]
    ben.session.leave()
    party.flush()
    cleo.drop()
    for (const { identity } of [ben, cleo]) party.host.seating.ban(identity.publicKey)
    expect(party.host.players.map(({ name }) => name)).toEqual(['Ann'])
    for (const { identity, session } of [ben, cleo]) {
      const again = { secret: identity.secretKey, ...(session.token && { resume: session.token }) }
      expect(refusedIn(party.join('Dan', again).events)).toEqual(['session/banned'])
    }
  })

  it('[SE21] of somebody who knocks, is being checked or proves the password sends them away', () => {
    const knocking = new Party(sumo, { asks: true })
    const ben = knocking.join('Ben', { secret })
    knocking.host.seating.ban(ben.identity.publicKey, 'Not you.')
    knocking.flush()
    expect([refusedIn(ben.events), knocking.host.knocks]).toEqual([['Not you.'], []])
    const { party, asked, answer } = checked()
    const cleo = party.join('Cleo', { secret })
    party.host.seating.ban(cleo.identity.publicKey)
    answer({ passed: true })
    expect([refusedIn(cleo.events), asked[0]?.calledOff]).toEqual([['session/banned'], true])
    expect(party.host.players.length).toBe(1)
  })

  it('[SE21] is taken back with `unban`, is in the backup for the next host, and never meets the host itself', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben', { secret })
    const { seating } = party.host
    const host = party.host.players[0]?.key
    if (host) seating.ban(host)
    seating.ban(ben.identity.publicKey)
    expect(seating.admission.bans).toEqual([ben.identity.publicKey])
    expect(party.host.backup(0).banned.keys).toEqual([ben.identity.publicKey])
    seating.admission.unban(ben.identity.publicKey)
    expect(party.join('Ben', { secret }).session.seat).toBe(1)
  })

  it('[SE22] who leaves may say why, and all are told; what the host says to whom it takes out, nobody else hears', () => {
    const party = new Party(sumo)
    const [ben, cleo, dan] = [party.join('Ben'), party.join('Cleo'), party.join('Dan')]
    cleo.session.leave('Supper\u0000!')
    party.flush()
    party.host.remove(3, 'kicked', 'Sit down.')
    party.flush()
    const why = (events: readonly SessionEvent[]) =>
      events.flatMap((event) => (event.type === 'playerLeft' ? [event.why] : []))
    expect([why(party.hostEvents), why(ben.events)]).toEqual([
      ['Supper!', undefined],
      ['Supper!', undefined],
    ])
    expect(dan.events.at(-1)).toEqual({ type: 'ended', reason: 'kicked', why: 'Sit down.' })
    party.host.end('host-left', 'Good night.')
    party.flush()
    expect(ben.events.at(-1)).toEqual({ type: 'ended', reason: 'host-left', why: 'Good night.' })
  })
})

describe("the game's own check", () => {
  it('[SE20] is asked with the key that was proved, and its yes gives the seat', () => {
    const { party, asked, answer } = checked()
    const ben = party.join('\u202eBen', { secret })
    expect(asked.map(({ player }) => player)).toEqual([
      { name: 'Ben', key: ben.identity.publicKey, rated: true, spectator: false },
    ])
    expect([party.host.waits(ben.peer), ben.session.seat]).toEqual([true, undefined])
    answer({ passed: true })
    expect([party.host.waits(ben.peer), ben.session.seat]).toEqual([false, 1])
  })

  it('[SE20] its no reaches the guest, as a code or in words, and lets go of the link', () => {
    const { party, answer } = checked()
    const said = ([undefined, 'Friends only.', ' \u202e '] as const).map((why) => {
      const { events } = party.join('Ben')
      answer({ passed: false, code: 'session/refused', ...(why !== undefined && { why }) })
      return refusedIn(events)
    })
    expect(said).toEqual([['session/refused'], ['Friends only.'], ['session/refused']])
  })

  it('[SE20] comes after the password and before the host is asked', () => {
    const { party, asked, answer } = checked({ password: 'ice', asks: true })
    party.join('Cleo', { password: 'fire' })
    expect(asked.length).toBe(0)
    const ben = party.join('Ben', { password: 'ice' })
    expect([asked.length, party.host.knocks.length]).toEqual([1, 0])
    answer({ passed: true })
    expect([party.host.knocks.length, ben.session.seat]).toEqual([1, undefined])
  })

  it('[SE20] is not asked about who returns to their seat, and is asked again about who was in before', () => {
    const { party, asked, answer } = checked()
    const ben = party.join('Ben', { secret })
    answer({ passed: true })
    ben.drop()
    expect([party.join('Ben', { secret }).session.seat, asked.length]).toEqual([1, 1])
    party.host.remove(1, 'left')
    party.join('Ben', { secret })
    expect(asked.length).toBe(2)
  })

  it('[SE20] is called off when they go, and nothing it says later counts', () => {
    const { party, asked, answer } = checked()
    const ben = party.join('Ben', { secret })
    ben.drop()
    expect(asked[0]?.calledOff).toBe(true)
    answer({ passed: true })
    expect(party.host.players.length).toBe(1)
    const cleo = party.join('Cleo')
    party.host.end('host-left')
    party.flush()
    expect([asked[1]?.calledOff, refusedIn(cleo.events)]).toEqual([true, ['session/host-left']])
  })

  it('[SE20] sixteen at a time, each key where it asked last', () => {
    const { party, asked } = checked()
    const first = party.join('Ben', { secret })
    const second = party.join('Ben', { secret })
    expect([asked[0]?.calledOff, party.host.waits(first.peer), party.host.waits(second.peer)]).toEqual([
      true,
      false,
      true,
    ])
    for (let i = 0; i < 15; i++) party.join(`Guest ${i}`)
    expect(refusedIn(party.join('Late').events)).toEqual(['session/busy'])
  })

  it('[SE20] who passed when the room is full by then hears that', () => {
    const { party, asked } = checked({ maxPlayers: 2 })
    const both = [party.join('Ben'), party.join('Cleo')]
    for (const one of asked) one.answer({ passed: true })
    party.flush()
    expect(both.map(({ events }) => refusedIn(events))).toEqual([[], ['session/full']])
  })
})

describe('a sentence of another person', () => {
  it('[SE22] is one line that shows something and fits, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1500 }), (text) => {
        const clean = cleanSentence(text)
        const why = clean
        expect(clean === undefined || (clean.length > 0 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(clean))).toBe(true)
        const bytes = encode(hostMessage, { kind: 'ended', reason: 0, why })
        expect(bytes.length).toBeLessThan(MAX_SENTENCE + 8)
        expect(cleanSentence(clean)).toBe(clean)
      }),
    )
  })
})

function tokenOf({ session: { token } }: ReturnType<Party['join']>) {
  return token && { resume: token }
}
