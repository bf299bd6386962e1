import { describe, expect, it } from 'vitest'
import { keyPairFrom } from '../../src/connect/keys.js'
import { ELO } from '../../src/ratings/elo.js'
import { knownMatch } from '../../src/ratings/known-match.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import { certifyDevice } from '../../src/result/device-key.js'
import type { SeenEnd } from '../../src/result/end-from.js'
import { encodeEnd, type MatchEnd } from '../../src/result/match-end.js'
import { NO_MATCH } from '../../src/result/match-start.js'
import { encodePaper, type Paper } from '../../src/result/paper.js'
import { withBegun, withEnd } from '../../src/result/sign-match.js'
import { type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import type { MatchAtHand } from '../../src/result/start-check.js'
import { verdictOf } from '../../src/result/verdict.js'
import { began, ended, endOf, signers, startOf } from './signers.js'
import { matchOf, seen, Table } from './table.js'

const [ann, ben, cleo] = [0, 1, 2] as const
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Everybody has signed the start. */
function begun(count: number): Table {
  const table = new Table(count)
  table.begin()
  table.settle()
  return table
}

/** It ends as it was, for these; nobody else says anything. */
function over(table: Table, who: readonly number[], change: Partial<SeenEnd> = {}): void {
  for (const i of who) table.end(i, seen(table.count, change))
  table.settle(7000)
}

/** What a changed program signs as an end. */
function signedEnd(table: Table, who: number, change: (end: MatchEnd) => MatchEnd): Uint8Array {
  const record = table.record(who)
  const end = change(endOf(record.start, { start: record.id }))
  const [, signature] = withEnd({ ...record, ends: [], contradictions: [] }, end, who, deviceOf(who))
  return encodePaper({ kind: 'ended', end: encodeEnd(end), index: who, signature })
}

function deviceOf(who: number) {
  const device = signers[who]?.device
  if (!device) throw new RangeError('nobody')
  return device
}

/** With the word of Ann, who hosts, that all had signed in time. */
const vouched = (record: SignedMatch) => writeMatch(withBegun(record, ann, deviceOf(ann), true)[0])

const won = (who: number) => (end: MatchEnd) => ({
  ...end,
  players: end.players.map((one, i) => ({ ...one, place: i === who ? 1 : 2 })),
})

/** The paper that says the same with something changed. */
function changed<P extends Paper>(paper: P | undefined, change: Partial<P>): Uint8Array {
  if (!paper) throw new Error('nothing was said')
  return encodePaper({ ...paper, ...change })
}

describe('who cheats is found, or gains nothing', () => {
  it('[RE19] edits a statement on its way: the signature is not true of it, and nothing changes', () => {
    const table = begun(3)
    table.end(cleo, seen(3))
    table.settle()
    const [said] = table.papers('ended')
    const before = hex(writeMatch(table.record(ben)))
    const edited = encodeEnd(won(ann)(endOf(table.record(ann).start, { start: table.record(ann).id })))
    table.say(ann, ben, changed(said, { end: edited }))
    table.settle()
    expect(hex(writeMatch(table.record(ben)))).toBe(before)
  })

  it('[RE19] forges signatures of others: none is taken, and after eight the seat is not heard any more', () => {
    const table = begun(3)
    const end = encodeEnd(endOf(table.record(ann).start, { start: table.record(ann).id }))
    const forge = (fill: number) => {
      const paper: Paper = { kind: 'ended', end, index: cleo, signature: new Uint8Array(64).fill(fill) }
      table.say(ben, ann, encodePaper(paper))
    }
    for (let i = 0; i < 8; i++) forge(i)
    table.settle()
    expect(table.record(ann).ends).toEqual([])
    table.say(
      ben,
      ann,
      signedEnd(table, ben, (own) => own),
    )
    table.say(
      cleo,
      ann,
      signedEnd(table, cleo, (own) => own),
    )
    table.settle()
    expect(table.record(ann).ends.map(({ signatures }) => signatures.map(({ index }) => index))).toEqual([[cleo]])
  })

  it('[RE19] says nonsense, or a device that is not theirs: no start is made with it', () => {
    const stranger = keyPairFrom(new Uint8Array(32).fill(77))
    const certificate = certifyDevice(stranger, stranger.publicKey)
    const { nonce } = matchOf(2)
    const entry = { nonce, device: stranger.publicKey, certificate, previous: new Uint8Array(32) }
    const table = new Table(2)
    table.begin()
    table.drop(ben) // what the honest program would say
    table.notary(ann).receive(ben, encodePaper({ kind: 'entry', ...entry }), 0)
    table.notary(ann).receive(ben, Uint8Array.of(9, 9, 9), 0)
    table.settle()
    expect(table.notary(ann).record).toBeUndefined()
  })

  it('[RE7] signs two ends: neither is heard, everybody sees both, and the match counts by the others', () => {
    const table = begun(2)
    over(table, [ann, ben])
    table.say(ben, ann, signedEnd(table, ben, won(ben)))
    table.settle()
    expect(verdictOf(table.record(ann))).toMatchObject({
      ...{ state: 'partly-signed', counts: true, missing: [ben], contradicted: [ben] },
    })
    expect(verdictOf(table.record(ann)).end?.players.map(({ place }) => place)).toEqual([1, 2])
  })

  it('[RE19] [RE7] signs ends without end: two are kept of them', () => {
    const table = begun(3)
    for (let epochs = 1; epochs < 12; epochs++)
      table.say(
        ben,
        ann,
        signedEnd(table, ben, (end) => ({ ...end, epochs })),
      )
    table.settle()
    for (const i of [ann, cleo]) expect(table.record(i)).toMatchObject({ ends: [], contradictions: [{ index: ben }] })
  })

  it('[RE10] [RE12] replays papers of an old match: they are not of this one', () => {
    const old = new Table(3, { nonce: new Uint8Array(16).fill(1) })
    old.begin()
    old.settle()
    over(old, [ann, ben, cleo], { standings: [[cleo], [ben], [ann]] })
    const table = new Table(3)
    table.begin()
    for (const { from, to, bytes } of old.said) table.say(from, to, bytes) // before anything of the new one is heard
    table.settle()
    for (const { from, to, bytes } of old.said) table.say(from, to, bytes)
    over(table, [ann, ben, cleo])
    for (const i of [ann, ben, cleo]) {
      expect(hex(table.record(i).start.nonce)).toBe(hex(matchOf(3).nonce))
      expect(verdictOf(table.record(i))).toMatchObject({ state: 'agreed', counts: true })
    }
  })

  const wrong: [name: string, change: Partial<MatchAtHand>, refusal: string][] = [
    ['another key', { players: matchOf(4).players.filter(({ seat }) => seat !== cleo) }, 'other-players'],
    ['a player less', { players: matchOf(2).players }, 'other-players'],
    [
      'other seats',
      { players: matchOf(3).players.map((one) => ({ ...one, seat: (one.seat + 1) % 3 })) },
      'other-players',
    ],
    ['other teams', { players: matchOf(3).players.map((one) => ({ ...one, team: 'red' })) }, 'other-players'],
    ['other rules', { rules: new Uint8Array(32) }, 'other-rules'],
    ['other values', { stats: [] }, 'other-rules'],
    ['another mode', { mode: 'ice' }, 'other-match'],
    ['another game', { game: 'chess' }, 'other-match'],
    ['another version', { version: 4 }, 'other-match'],
    ['another match', { nonce: new Uint8Array(16) }, 'other-match'],
  ]
  for (const [name, change, refusal] of wrong)
    it(`[RE12] a host proposes a start with ${name}: no guest signs it (${refusal})`, () => {
      const { players } = matchOf(3, change)
      const all = players.map(({ key }) => signers.find(({ player }) => hex(player.publicKey) === hex(key)))
      const starters = all.flatMap((one, i) => {
        const { seat = 0, team = '' } = players[i] ?? {}
        if (!one) return []
        const { name, certificate } = one
        const own = { key: one.player.publicKey, device: one.device.publicKey, certificate }
        return [{ ...own, previous: new Uint8Array(32), seat, name, team }]
      })
      const { rules, nonce, mode, game, version, stats } = matchOf(3, change)
      const start = startOf(2, { rules, nonce, mode, game, version, stats, players: starters })
      const table = new Table(3)
      table.begin()
      table.drop(ann)
      const paper = encodePaper({ kind: 'record', record: writeMatch(began(start, [0])), inTime: [] })
      table.notary(ben).receive(ann, paper, 0)
      expect(table.notary(ben).refused).toBe(refusal)
      expect(table.notary(ben).record).toBeUndefined()
    })

  it('[RE12] a host names another previous start of a guest: that guest signs nothing, and the match counts for nobody', () => {
    const table = new Table(3)
    table.begin()
    const [{ device, certificate }] = signers.slice(ben) as [(typeof signers)[number]]
    const entry = {
      nonce: matchOf(3).nonce,
      device: device.publicKey,
      certificate,
      previous: new Uint8Array(32).fill(5),
    }
    table.notary(ann).receive(ben, encodePaper({ kind: 'entry', ...entry }), 0) // as if Ben had said so
    table.settle()
    over(table, [ann, ben, cleo])
    expect(table.notary(ben).refused).toBe('not-as-said')
    expect(verdictOf(table.record(cleo))).toMatchObject({ state: 'unconfirmed', counts: false, missing: [ben] })
  })

  it('[RE4] back-dates matches: dates are shown, and all devices show the ladder of the order in which they were played', () => {
    /** Four matches of three, each naming the one before; what a device's ladder is once it has heard of them, the last first. */
    const ladder = (dates: readonly number[], winners = [ann, ben, ben, cleo] as readonly number[]) => {
      let previous: Uint8Array = NO_MATCH
      const records = dates.map((startedAt, i) => {
        const { players, ...rest } = startOf(3, { startedAt, nonce: new Uint8Array(16).fill(i) })
        const begins = began({ ...rest, players: players.map((one) => ({ ...one, previous })) })
        previous = begins.id
        const end = won(winners[i] ?? ann)(endOf(begins.start))
        return ended(begins, end, [ann, ben, cleo])
      })
      const book = new RatingBook(
        ELO,
        records.reverse().map((record) => knownMatch(record)),
      )
      return signers.slice(0, 3).map(({ player }) => Math.round(book.pointsOf(player.publicKey, 'desert') * 1e6))
    }
    const honest = ladder([1000, 2000, 3000, 4000])
    for (const dates of [
      [4000, 3000, 2000, 1000],
      [3000, 1000, 4000, 2000],
      [5, 5, 5, 5],
      [0, Number.MAX_SAFE_INTEGER, 1, 0],
    ])
      expect(ladder(dates)).toEqual(honest)
    expect(ladder([1000, 2000, 3000, 4000], [cleo, ben, ben, ann])).not.toEqual(honest) // the order does weigh
  })

  it('[RE14] a host proposes the start once it sees who wins: it is too late', () => {
    const table = new Table(2)
    table.drop(ann)
    table.settle(16_000)
    const start = startOf(2)
    const paper = encodePaper({ kind: 'record', record: writeMatch(began(start, [0])), inTime: [0] })
    table.notary(ben).receive(ann, paper, table.now)
    expect(table.notary(ben).refused).toBe('late')
    expect(table.record(ben).signatures.map(({ index }) => index)).toEqual([ann])
  })

  it('[RE9] refuses to sign the start: the match counts for nobody, and everybody sees who has not', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(cleo).record) table.step()
    table.drop(cleo)
    table.settle()
    over(table, [ann, ben])
    expect(verdictOf(table.record(ann))).toMatchObject({ state: 'unconfirmed', counts: false, missing: [cleo] })
  })

  it('[RE14] signs the start only once it has won: the others have signed that it came too late', () => {
    const table = new Table(2)
    table.begin()
    while (!table.notary(ben).record) table.step()
    table.drop(ben)
    table.settle(16_000)
    over(table, [ann])
    table.comeBack(ben)
    table.say(ben, ann, signedEnd(table, ben, won(ben)))
    table.settle()
    expect(verdictOf(table.record(ann))).toMatchObject({ state: 'disputed', counts: false })
  })

  it('[RE22] waits with it until another one hosts: it comes too late there as well', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(cleo).record) table.step()
    table.drop(cleo)
    table.settle(60_000)
    table.drop(ann)
    table.leadBy(ben)
    table.comeBack(cleo)
    table.settle()
    const [signed, signature] = withBegun(table.record(cleo), cleo, deviceOf(cleo))
    table.say(
      cleo,
      ben,
      encodePaper({ kind: 'begun', id: signed.id, index: cleo, signature, vouches: false, inTime: true }),
    )
    table.settle()
    expect(table.record(ben).signatures.map(({ index }) => index)).toEqual([ann, ben, cleo])
    expect(table.notary(ben).isConfirmed).toBe(false)
    over(table, [ben, cleo], { standings: [[cleo], [ben], [ann]], absent: [ann], epochs: 2 })
    expect(verdictOf(table.record(ben))).toMatchObject({ counts: false })
  })

  it('[RE22] a host says late that a signature came in time, once it sees who wins: no guest believes it', () => {
    const table = new Table(2)
    table.begin()
    while (!table.notary(ben).record) table.step()
    table.drop(ann) // what the honest program would say
    table.settle(25_000)
    const { id, signatures } = table.record(ben)
    const [own] = signatures.filter(({ index }) => index === ben)
    const echo = (inTime: boolean) =>
      encodePaper({ kind: 'begun', id, index: ben, signature: own?.signature ?? id, vouches: false, inTime })
    table
      .notary(ben)
      .receive(ann, encodePaper({ kind: 'record', record: vouched(table.record(ben)), inTime: [ann, ben] }), table.now)
    table.notary(ben).receive(ann, echo(true), table.now)
    expect(table.notary(ben).isConfirmed).toBe(false)
    over(table, [ben], { standings: [[ann], [ben]] })
    expect(verdictOf(table.record(ben)).end).toMatchObject({ unconfirmed: true })
  })

  for (const hostWon of [true, false])
    it(`[RE24] a host says after the end of a short match that a signature came in time, and it ${hostWon ? 'won' : 'lost'}: no guest believes it`, () => {
      const table = new Table(2)
      table.begin()
      while (!table.notary(ben).record) table.step()
      table.drop(ann) // what the honest program would say
      table.settle(16_000)
      table.end(ben, seen(2, { standings: hostWon ? [[ann], [ben]] : [[ben], [ann]] }))
      table.now += 500
      const record = vouched(table.record(ben))
      if (hostWon)
        table.notary(ben).receive(ann, encodePaper({ kind: 'record', record, inTime: [ann, ben] }), table.now)
      table.settle(4000)
      expect(verdictOf(table.record(ben))).toMatchObject({ counts: false, end: { unconfirmed: true } })
    })

  it('[RE24] a match that is over within its first 3 s: the word of the host may still be on its way', () => {
    const table = new Table(2)
    table.begin()
    while (!table.notary(ben).record) table.step()
    table.drop(ann)
    table.settle(1000)
    table.end(ben, seen(2))
    table.now += 1500
    const record = vouched(table.record(ben))
    table.notary(ben).receive(ann, encodePaper({ kind: 'record', record, inTime: [ann, ben] }), table.now)
    expect(verdictOf(table.record(ben))).toMatchObject({ counts: true })
  })

  it('[RE15] signs late and says that it was in time: that is for the host to say', () => {
    const table = new Table(2)
    table.begin()
    while (!table.notary(ben).record) table.step()
    table.drop(ben)
    table.settle(16_000)
    const claim = encodePaper({ kind: 'record', record: writeMatch(table.record(ben)), inTime: [ann, ben] })
    table.notary(ann).receive(ben, claim, table.now)
    expect(table.record(ann).signatures.length).toBe(2)
    expect(table.notary(ann).isConfirmed).toBe(false)
  })

  it('[RE15] a host hides a signature, to show it if it wins: the guests have signed that it was missing', () => {
    const table = new Table(3)
    table.begin()
    table.settle()
    // What the guests have heard of a host that passed nothing on.
    const guests = new Table(3)
    guests.begin()
    while (!guests.notary(ben).record || !guests.notary(cleo).record) guests.step()
    guests.drop(ann)
    guests.settle()
    over(guests, [ben, cleo])
    const end = signedEnd(table, ann, won(ann))
    const record = encodePaper({ kind: 'record', record: writeMatch(table.record(ann)), inTime: [0, 1, 2] })
    guests.notary(ben).receive(ann, record, guests.now)
    guests.notary(ben).receive(ann, end, guests.now)
    guests.notary(ben).receive(ann, guestEnd(guests, cleo), guests.now)
    expect(verdictOf(guests.record(ben))).toMatchObject({
      state: 'disputed',
      counts: false,
      end: { unconfirmed: true },
    })
  })

  it('[RE9] refuses to sign an end it lost: it counts all the same', () => {
    const table = begun(2)
    over(table, [ann])
    expect(verdictOf(table.record(ann))).toMatchObject({ state: 'partly-signed', counts: true, missing: [ben] })
  })

  it('[RE9] leaves before the end, guest or host: it counts as the others say, last', () => {
    const guest = begun(3)
    guest.drop(ben)
    over(guest, [ann, cleo], { standings: [[ann], [cleo], [ben]], absent: [ben] })
    expect(verdictOf(guest.record(ann))).toMatchObject({ state: 'abandoned', counts: true, missing: [ben] })
    const host = begun(3)
    host.drop(ann)
    host.leadBy(ben)
    over(host, [ben, cleo], { standings: [[ben], [cleo], [ann]], absent: [ann], epochs: 2 })
    expect(verdictOf(host.record(cleo))).toMatchObject({ state: 'abandoned', counts: true, missing: [ann] })
  })

  it('[RE9] an end that says play went on without the others counts for nobody, and shows who left', () => {
    const table = begun(2)
    table.drop(ann)
    table.leadBy(ben)
    over(table, [ben], { standings: [[ben], [ann]], absent: [ann], epochs: 2, parted: true })
    expect(verdictOf(table.record(ben))).toMatchObject({ state: 'abandoned', counts: false, missing: [ann] })
  })

  it('[RE9] lies about who won: alone of three it is outvoted, alone of two it counts for nobody and stands there as disputed', () => {
    const three = begun(3)
    three.say(cleo, ann, signedEnd(three, cleo, won(cleo)))
    over(three, [ann, ben])
    expect(verdictOf(three.record(ben))).toMatchObject({ state: 'disputed', counts: true, missing: [cleo] })
    expect(verdictOf(three.record(ben)).end?.players.map(({ place }) => place)).toEqual([1, 2, 3])
    const two = begun(2)
    two.say(ben, ann, signedEnd(two, ben, won(ben)))
    over(two, [ann])
    expect(verdictOf(two.record(ann))).toMatchObject({ state: 'disputed', counts: false, missing: [ann, ben] })
  })
})

/** The end that this one has signed, as a paper. */
function guestEnd(table: Table, who: number): Uint8Array {
  const [one] = table.record(who).ends
  const own = one?.signatures.find(({ index }) => index === who)
  if (!one || !own) throw new Error('no end')
  return encodePaper({ kind: 'ended', end: encodeEnd(one.end), ...own })
}
