import { describe, expect, it } from 'vitest'
import { Chance } from '../../../test/fuzz/chance.js'
import { writeMatch } from '../../src/result/signed-match.js'
import { verdictOf } from '../../src/result/verdict.js'
import { verifyMatch } from '../../src/result/verify-match.js'
import { seen, Table } from './table.js'

const LONG = process.env.SKIRMISH_LONG !== undefined
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** A table at which everybody has signed the start. */
function begun(count: number): Table {
  const table = new Table(count)
  table.begin()
  table.settle()
  return table
}

describe('the notary', () => {
  for (const count of [2, 3, 8])
    it(`[RE11] [RE16] ${count} who stay sign the start and one end, and all have the same record`, () => {
      const table = begun(count)
      for (let i = 0; i < count; i++) expect(table.notary(i).isConfirmed).toBe(true)
      for (let i = 0; i < count; i++) table.end(i, seen(count))
      table.settle()
      const records = Array.from({ length: count }, (_, i) => hex(writeMatch(table.record(i))))
      expect(new Set(records).size).toBe(1)
      expect(verdictOf(table.record(0))).toMatchObject({ state: 'agreed', counts: true })
      expect(verifyMatch(table.record(0))).toEqual(table.record(0))
      expect(hex(writeMatch(table.kept(1)!))).toBe(records[0])
      for (let i = 0; i < count; i++) expect(table.notary(i).isDone).toBe(true)
    })

  it('[RE13] no signature leaves before it is stored, under the start and under the end', () => {
    const table = new Table(2)
    table.begin()
    const isSaid = (paper: string) => table.said.some(({ from, bytes }) => from === 1 && hex(bytes).startsWith(paper))
    while (!table.notary(1).record) table.step()
    expect(table.record(1).signatures.length).toBe(2)
    expect(isSaid('02')).toBe(false)
    expect(table.kept(1)).toBeUndefined()
    table.settle()
    expect(isSaid('02')).toBe(true)
    expect(table.kept(1)?.signatures.length).toBe(2)
    table.end(1, seen(2))
    expect(isSaid('03')).toBe(false)
    table.settle()
    expect(isSaid('03')).toBe(true)
  })

  it('[RE11] no start is proposed for fewer than two, nor while somebody has not said their entry', () => {
    const alone = begun(1)
    expect(alone.notary(0).record).toBeUndefined()
    expect(alone.said).toEqual([])
    const table = new Table(3)
    table.begin()
    table.drop(2)
    table.settle()
    expect(table.notary(0).record).toBeUndefined()
    table.comeBack(2)
    table.settle()
    expect(table.notary(2).isConfirmed).toBe(true)
  })

  it('[RE11] after ten seconds no start is proposed any more: one could see how the match goes', () => {
    const table = new Table(3)
    table.begin()
    table.drop(2)
    table.settle(10_000)
    table.comeBack(2)
    table.settle()
    expect(table.notary(0).record).toBeUndefined()
  })

  it('[RE14] a signature under the start that comes too late is kept, and the end says that it does not count', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(2).record) table.step()
    table.drop(2) // it signed, and nobody has heard it
    table.settle(16_000)
    table.comeBack(2)
    table.settle()
    expect(table.record(0).signatures.length).toBe(3)
    for (const i of [0, 1, 2]) expect(table.notary(i).isConfirmed).toBe(false)
    for (const i of [0, 1, 2]) table.end(i, seen(3))
    table.settle(7000)
    const verdict = verdictOf(table.record(2))
    expect(verdict).toMatchObject({ state: 'agreed', counts: false, end: { unconfirmed: true } })
  })

  it('[RE15] a guest that was away asks the host whose signatures came in time, before it signs the end', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(2).record) table.step()
    while (table.record(0).signatures.length < 2) table.step()
    table.drop(1)
    table.settle(20_000) // the others' signatures are known to the host; Ben has missed one
    for (const i of [0, 2]) table.end(i, seen(3))
    table.comeBack(1)
    table.end(1, seen(3)) // of the outcome it hears before the papers
    table.settle(7000)
    expect(verdictOf(table.record(1)).state).toBe('agreed')
  })

  it('[RE16] a match that is over at once still counts, when the signatures were on their way', () => {
    const table = new Table(3)
    table.begin()
    for (let i = 0; i < 3; i++) table.end(i, seen(3))
    table.settle()
    expect(verdictOf(table.record(1))).toMatchObject({ state: 'agreed', counts: true })
  })

  it('[RE16] without a signature under the start, an end is signed nevertheless: it says so', () => {
    const table = new Table(3)
    table.begin()
    while (!table.notary(1).record) table.step()
    table.drop(2)
    table.settle(30_000)
    for (const i of [0, 1]) table.end(i, seen(3, { absent: [2] }))
    table.settle(7000)
    expect(verdictOf(table.record(1))).toMatchObject({ state: 'unconfirmed', counts: false, missing: [2] })
    expect(table.record(0).ends.map(({ end }) => end.unconfirmed)).toEqual([true])
  })

  it('[RE16] who leaves before the end stands in it, and need not sign', () => {
    const table = begun(3)
    table.drop(1)
    for (const i of [0, 2]) table.end(i, seen(3, { standings: [[0], [2], [1]], absent: [1] }))
    table.settle()
    const verdict = verdictOf(table.record(2))
    expect(verdict).toMatchObject({ state: 'abandoned', counts: true, missing: [1] })
    expect(verdict.end?.players.map(({ place }) => place)).toEqual([1, 3, 2])
  })

  it('[RE18] the host leaves in mid-match: who follows it goes on with what all have signed', () => {
    const table = begun(4)
    table.drop(0)
    table.leadBy(2)
    table.settle(40_000)
    for (const i of [1, 2, 3]) table.end(i, seen(4, { absent: [0], epochs: 2 }))
    table.settle()
    const records = [1, 2, 3].map((i) => hex(writeMatch(table.record(i))))
    expect(new Set(records).size).toBe(1)
    expect(verdictOf(table.record(1))).toMatchObject({ state: 'abandoned', counts: true, missing: [0] })
  })

  it('[RE18] the host dies before it has passed on what it heard: all is said again to the next', () => {
    const table = new Table(4)
    table.begin()
    while (!table.notary(3).record) table.step()
    table.drop(0)
    table.leadBy(1)
    table.settle()
    table.comeBack(0)
    table.notary(0).follow(table.now)
    table.settle()
    for (const i of [0, 1, 2, 3]) expect(table.notary(i).isConfirmed, `${i}`).toBe(true)
  })

  it('[RE18] the host dies before its start reached anybody: the next proposes one', () => {
    const table = new Table(3)
    table.begin()
    table.leadBy(1)
    table.settle()
    expect(table.notary(2).isConfirmed).toBe(true)
    expect(table.record(0).id).toEqual(table.record(2).id)
  })

  it('[RE18] ends cross a host that changes after the match', () => {
    const table = begun(3)
    for (const i of [0, 1]) table.end(i, seen(3))
    table.drop(0)
    table.leadBy(1)
    table.end(2, seen(3))
    table.settle()
    table.comeBack(0)
    table.settle()
    for (const i of [0, 1, 2]) expect(verdictOf(table.record(i)).state).toBe('agreed')
  })

  it('[RE13] a page that is reloaded goes on with what its device has kept, and signs no second end', () => {
    const table = begun(3)
    for (const i of [0, 1, 2]) table.end(i, seen(3))
    table.settle()
    const before = hex(writeMatch(table.record(1)))
    table.reload(1)
    table.comeBack(1)
    table.end(1, seen(3, { parted: true })) // whatever it takes it for now
    table.settle(7000)
    expect(hex(writeMatch(table.record(1)))).toBe(before)
    expect(table.record(0).contradictions).toEqual([])
  })

  it('[RE18] a page that lost what it had kept hears from the host what it signed', () => {
    const table = begun(3)
    table.reload(1)
    table.comeBack(1)
    table.settle(20_000)
    for (const i of [0, 1, 2]) table.end(i, seen(3))
    table.settle()
    expect(verdictOf(table.record(1)).state).toBe('agreed')
  })

  /** What may happen to a party in a minute, by chance; the papers of the start and of the end are in the middle of it. */
  function story(seed: number): Table {
    const chance = new Chance(seed)
    const pick = (end: number) => chance.below(end)
    const table = new Table(2 + chance.below(7))
    table.begin()
    let over = false
    const ended = new Set<number>()
    const epochs = [table.host]
    const view = () => seen(table.count, { epochs: epochs.length })
    for (let step = 0; step < 60; step++) {
      for (let left = chance.below(60); left > 0; left--) table.step(pick)
      table.now += chance.below(step < 20 ? 100 : 500)
      const someone = chance.below(table.count)
      const what = chance.below(12)
      if (what === 1) table.repeat(pick)
      else if (what === 2 && someone !== table.host) table.drop(someone)
      else if (what === 3 && someone !== table.host) table.comeBack(someone)
      else if (what === 4 && table.isHere(someone) && someone !== table.host) {
        table.drop(table.host)
        table.leadBy(someone)
        if (!over) epochs.push(someone)
      } else if (what === 5 && someone !== table.host) table.reload(someone)
      if (step === 39) {
        // Whoever never was there together with the others until it was over could not know who signed in time ([RE24]).
        for (let i = 0; i < table.count; i++) if (i !== table.host) table.comeBack(i)
        table.settle()
      }
      over ||= step === 40
      for (let i = 0; over && i < table.count; i++)
        if (table.isHere(i) && !ended.has(i) && chance.below(3) === 0) {
          ended.add(i)
          table.deliver(i) // a host's words come in their order, and the result is one of them
          table.end(i, view())
        }
      table.notary(someone).tick(table.now)
    }
    for (let i = 0; i < table.count; i++) if (i !== table.host) table.comeBack(i)
    for (let i = 0; i < table.count; i++) table.end(i, view())
    table.settle(10_000)
    for (let i = 0; i < table.count; i++) if (i !== table.host) table.comeBack(i)
    table.settle(10_000)
    return table
  }

  it('[RE17] [RE18] whatever is lost, repeated, reordered, and whoever hosts: in the end all have equal records', {
    timeout: 600_000,
  }, () => {
    let [counted, torn] = [0, 0]
    const stories = LONG ? 2000 : 16
    for (let seed = 1; seed <= stories; seed++) {
      const table = story(seed)
      const all = Array.from({ length: table.count }, (_, i) => table.notary(i).record)
      const written = new Set(all.map((record) => (record ? hex(writeMatch(record)) : 'none')))
      expect(written.size, `seed ${seed}`).toBe(1)
      const [record] = all
      if (!record) continue
      expect(record.contradictions, `seed ${seed}`).toEqual([])
      if (verdictOf(record).counts) counted++
      // Whoever reloads just as the match ends may not know yet that all had signed in time, and say so.
      if (record.ends.length > 1) torn++
    }
    expect(counted).toBeGreaterThan(stories * 0.9)
    expect(torn).toBeLessThanOrEqual(stories / 100)
  })
})
