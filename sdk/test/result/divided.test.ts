import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEnd, endId, type MatchEnd } from '../../src/result/match-end.js'
import { mergeMatches } from '../../src/result/merge-matches.js'
import { encodePaper, type Paper, parsePaper } from '../../src/result/paper.js'
import { withBegun } from '../../src/result/sign-match.js'
import { parseMatch, type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import { verdictOf } from '../../src/result/verdict.js'
import { verifyMatch } from '../../src/result/verify-match.js'
import { began, endOf, signers, startOf } from './signers.js'
import { matchOf, seen, Table } from './table.js'

const [ann, ben, cleo] = [0, 1, 2] as const
const vouching = ({ signatures }: SignedMatch) => signatures.flatMap(({ index, vouches }) => (vouches ? index : []))

function deviceOf(who: number) {
  const device = signers[who]?.device
  if (!device) throw new RangeError('nobody')
  return device
}

/** Ann hosts, and of what her honest program would say these guests hear what is left of it here. */
function told(table: Table, change: (paper: Paper, to: number) => Paper | undefined): void {
  const say = table.say.bind(table)
  table.say = (from, to, bytes) => {
    const paper = parsePaper(bytes)
    const left = from === ann && paper ? change(paper, to) : paper
    if (left) say(from, to, encodePaper(left))
  }
}

/** Without the host's word that all had signed in time. */
function withoutWord(paper: Paper): Paper | undefined {
  if (paper.kind === 'begun') return paper.vouches ? undefined : paper
  const record = paper.kind === 'record' && parseMatch(paper.record)
  if (!record) return paper
  return { ...paper, record: writeMatch({ ...record, signatures: record.signatures.filter((one) => !one.vouches) }) }
}

/** What a host may do at the end, whose guests all saw that its second guest won. */
const choices: Record<string, (record: SignedMatch) => SignedMatch> = {
  'signs that it was begun in time': (record) => sign(record, {}),
  'signs that it was not': (record) => sign(record, { unconfirmed: true }),
  'signs that play parted': (record) => sign(record, { parted: true }),
  'signs that it won': (record) => sign(record, { players: [...seenBy(record).players].reverse() }),
  'signs two ends': (record) => sign(sign(record, {}), { unconfirmed: true }),
  'signs nothing': (record) => record,
  'vouches for it': (record) => {
    const signatures = record.signatures.map((one) => ({ ...one, vouches: one.vouches || one.index === ann }))
    return { ...record, signatures }
  },
}

/** Places as they sit, the last first. */
function seenBy({ start, id }: SignedMatch, left: readonly number[] = []): MatchEnd {
  const end = endOf(start, { start: id })
  const last = end.players.length
  return { ...end, players: end.players.map((one, i) => ({ ...one, place: last - i, left: left.includes(i) })) }
}

/** These sign an end; nobody looks at signatures where it is about what they are worth. */
function signing(record: SignedMatch, end: MatchEnd, who: readonly number[]): SignedMatch {
  const signatures = who.map((index) => ({ index, signature: new Uint8Array(64) }))
  const ends = who.length > 0 ? [{ id: endId(encodeEnd(end)), end, signatures }] : []
  return mergeMatches(record, { ...record, ends, contradictions: [] })
}

const sign = (record: SignedMatch, change: Partial<MatchEnd>) =>
  signing(record, { ...seenBy(record), ...change }, [ann])

/** A match as the guests signed it: these had heard Ann vouch in time, and the others had not. */
function dividedMatch(count: number, heard: readonly number[], left: readonly number[] = []): SignedMatch {
  const all = Array.from({ length: count }, (_, i) => i)
  const signature = new Uint8Array(64)
  const signatures = all.map((index) => ({ index, signature, vouches: index === ann && heard.length > 0 }))
  const record = { ...began(startOf(count), []), signatures }
  const end = seenBy(record, left)
  const others = all.filter((i) => i !== ann && !heard.includes(i))
  return signing(signing(record, end, heard), { ...end, unconfirmed: true }, others)
}

describe('whoever hosts vouches that all signed the start in time', () => {
  it('[RE27] once, as soon as all have: its guests have it with their records, and it is true', () => {
    const table = new Table(3)
    table.begin()
    table.settle()
    for (const i of [ann, ben, cleo]) {
      expect(vouching(table.record(i))).toEqual([ann])
      expect(verifyMatch(table.record(i))).toEqual(table.record(i))
    }
    const words = table.papers('begun').filter(({ vouches }) => vouches)
    expect(new Set(words.map(({ signature }) => signature.join())).size).toBe(1)
    expect(words).toHaveLength(2)
  })

  it('[RE27] not as long as somebody has not, nor for one who came too late', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(cleo).record) table.step()
    table.drop(cleo)
    table.settle(16_000)
    expect(vouching(table.record(ann))).toEqual([])
    table.comeBack(cleo)
    table.settle()
    expect(table.record(ann).signatures).toHaveLength(3)
    expect(vouching(table.record(ann))).toEqual([])
  })

  it('[RE27] another host vouches anew, and who had not heard the first one believes that', () => {
    const table = new Table(4)
    told(table, (paper, to) => (to === cleo ? withoutWord(paper) : paper))
    table.begin()
    table.settle()
    expect(table.notary(cleo).isConfirmed).toBe(false)
    table.drop(ann)
    table.leadBy(ben)
    table.settle()
    expect(vouching(table.record(cleo))).toEqual([ann, ben])
    expect(table.notary(cleo).isConfirmed).toBe(true)
  })

  it('[RE28] a guest believes the host that runs the match alone, and not what another player signed', () => {
    const table = new Table(3)
    told(table, withoutWord)
    table.begin()
    table.settle()
    for (const who of [cleo, ann]) {
      expect(table.notary(ben).isConfirmed).toBe(false)
      const [record, signature] = withBegun(table.record(ben), who, deviceOf(who), true)
      const word = { kind: 'begun', id: record.id, index: who, signature, vouches: true, inTime: true } as const
      table.notary(ben).receive(ann, encodePaper(word), table.now)
    }
    expect(table.notary(ben).isConfirmed).toBe(true)
  })

  it('[RE28] a host that is not rated can not vouch: its word is all there is', () => {
    const table = new Table(3, { players: matchOf(3).players.slice(1) })
    table.begin()
    table.settle()
    for (const i of [ben, cleo]) {
      expect(vouching(table.record(i))).toEqual([])
      expect(table.notary(i).isConfirmed).toBe(true)
    }
  })

  it('[RE28] words that it does not sign its guests do not believe, nor does one of them when it hosts later', () => {
    const table = new Table(3)
    told(table, withoutWord)
    table.begin()
    table.settle(40_000)
    for (const i of [ben, cleo]) expect(table.notary(i).isConfirmed).toBe(false)
    table.drop(ann)
    table.leadBy(ben)
    table.settle()
    for (const i of [ben, cleo]) expect(table.notary(i).isConfirmed).toBe(false)
    expect(vouching(table.record(cleo))).toEqual([])
  })

  it('[RE28] a signature that a host keeps back until the end, although it vouched for it, is missing in what guests sign', () => {
    for (const shown of [true, false]) {
      const table = new Table(3)
      /** Of the other guest. */
      const hidden = (to: number) => (to === ben ? cleo : ben)
      let isOver = false
      told(table, (paper, to) => {
        if (isOver) return paper
        if (paper.kind === 'begun') return paper.index === hidden(to) ? undefined : paper
        const record = paper.kind === 'record' && parseMatch(paper.record)
        if (!record) return paper
        const signatures = record.signatures.filter(({ index }) => index !== hidden(to))
        return { ...paper, record: writeMatch({ ...record, signatures }), inTime: [ann, ben, cleo] }
      })
      table.begin()
      table.settle(5000)
      for (const i of [ann, ben, cleo]) table.end(i, seen(3))
      isOver = true
      if (shown) for (const i of [ben, cleo]) table.notary(ann).greet(i)
      table.settle(4000)
      const all = [ann, ben, cleo].map((i) => table.record(i)).reduce(mergeMatches)
      expect(verdictOf(all)).toMatchObject({ state: 'agreed', counts: false })
    }
  })
})

describe('a host that divides its guests gains nothing by it', () => {
  for (const [name, choose] of Object.entries(choices))
    for (const heard of [[ben], [cleo]])
      it(`[RE29] of two: it told ${heard[0] === ben ? 'who lost' : 'who won'} that all had signed the start in time, and ${name}: it counts`, () => {
        const verdict = verdictOf(choose(dividedMatch(3, heard)))
        expect(verdict).toMatchObject({ counts: true })
        expect(verdict.end?.players.map(({ place }) => place)).toEqual([3, 2, 1])
      })

  it('[RE29] and leaves before the end: it counts as well', () => {
    expect(verdictOf(dividedMatch(3, [ben], [ann]))).toMatchObject({ state: 'abandoned', counts: true })
  })

  it('[RE29] its only guest, to whom it vouched: it can not say otherwise when it lost', () => {
    expect(verdictOf(sign(dividedMatch(2, [ben]), { unconfirmed: true }))).toMatchObject({
      state: 'agreed',
      counts: true,
    })
    // A word that nobody heard in time counts for nobody, whoever wins.
    const late = sign(dividedMatch(2, []), {})
    for (const record of [late, choices['vouches for it']?.(late) ?? late])
      expect(verdictOf(record)).toMatchObject({ state: 'agreed', counts: false })
  })

  it('[RE29] of any number: whether it counts is decided by whom it told, and by nothing that it does when it knows who won', () => {
    const match = fc
      .integer({ min: 3, max: 8 })
      .chain((count) => fc.tuple(fc.constant(count), fc.subarray(Array.from({ length: count - 1 }, (_, i) => i + 1))))
    fc.assert(
      fc.property(match, fc.boolean(), ([count, heard], isGone) => {
        const record = dividedMatch(count, heard, isGone ? [ann] : [])
        const isMajority = heard.length > 0 && (heard.length + 1) * 2 > count
        for (const [name, choose] of Object.entries(choices))
          expect(verdictOf(choose(record)).counts, name).toBe(isMajority)
      }),
      { numRuns: 25 },
    )
  })
})
