import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/carry-records.js'
import '../../src/matchmaker/check-connection.js'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import { toBase64url } from '../../src/discover/base64url.js'
import { SkirmishError } from '../../src/errors.js'
import { writeMatch } from '../../src/result/signed-match.js'
import { MemoryStore } from '../../src/testing.js'
import { began, ended, endOf, startOf } from '../result/signers.js'
import { Evenings } from './evenings.js'

const start = startOf(3, { game: 'puck-sumo', mode: '', stats: [] })
const end = endOf(start, { players: start.players.map((_, i) => ({ place: i + 1, left: false, values: [] })) })
const record = ended(began(start), end, [0, 1, 2])
const file = (...records: readonly unknown[]) => JSON.stringify({ 'skirmish-records': 1, records })

describe('matches as a file', () => {
  it('[RA18] go from one device to another, where they are worth the same', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'])
    const { world } = evenings
    const sessions = await evenings.meet(0, 1)
    for (let i = 0; i < 2; i++) await evenings.play(sessions, i, 2000)
    await evenings.part(sessions)
    const [anns, cleos] = [evenings.place(0), evenings.place(2)]
    const text = await world.during(anns.ratings.export())
    expect(JSON.parse(text)).toMatchObject({ 'skirmish-records': 1, records: [expect.any(String), expect.any(String)] })
    expect(await world.during(cleos.ratings.import(text))).toEqual({ matches: 2, added: 2, refused: 0 })
    expect(await cleos.ratings.ladder()).toEqual(await anns.ratings.ladder())
    const again = { size: text.length, text: async () => `\ufeff${text}` } // as an editor saves it
    expect(await world.during(cleos.ratings.import(again))).toEqual({ matches: 2, added: 0, refused: 0 })
    expect(await world.during(cleos.ratings.export())).toBe(text)
  })

  it('[RA18] what is not signed rightly, or makes no sense, is passed over', async () => {
    const evenings = await Evenings.of(['Ann'])
    const { world } = evenings
    const ann = evenings.place(0)
    const [signature] = record.signatures
    const forged = {
      ...record,
      signatures: record.signatures.map((one) => ({ ...one, signature: signature?.signature ?? one.signature })),
    }
    const text = file(toBase64url(writeMatch(forged)), 'AAAA', '?', 7, toBase64url(writeMatch(record)))
    expect(await world.during(ann.ratings.import(text))).toEqual({ matches: 1, added: 1, refused: 2 })
    expect((await ann.ratings.ladder()).map(({ rating }) => rating)).toEqual([1020, 1000, 980])
    for (const text of [
      '',
      'x',
      '[]',
      '{"skirmish-records":2,"records":[]}',
      '{"skirmish-records":1}',
      file().slice(1),
    ])
      await expect(world.during(ann.ratings.import(text))).rejects.toMatchObject({ code: 'ratings/unreadable' })
    const lost = { size: 1, text: () => Promise.reject(new Error('gone')) }
    await expect(world.during(ann.ratings.import(lost))).rejects.toMatchObject({ code: 'ratings/unreadable' })
    const huge = { size: 2 ** 30, text: () => Promise.reject(new Error('it is not even read')) }
    await expect(world.during(ann.ratings.import(huge))).rejects.toMatchObject({ code: 'ratings/unreadable' })
  })

  it('[RA30] show in the ladder which are without an end, not known here, or follow the same one', async () => {
    const evenings = await Evenings.of(['Ann'])
    const { ratings } = evenings.place(0)
    const after = (nonce: number, previous: Uint8Array) => {
      const players = start.players.map((one) => ({ ...one, previous }))
      return began({ ...start, nonce: new Uint8Array(16).fill(nonce), players })
    }
    const others = [after(1, record.id), after(2, record.id), after(3, new Uint8Array(32).fill(3))]
    const text = file(...[record, ...others].map((one) => toBase64url(writeMatch(one))))
    await evenings.world.during(ratings.import(text))
    const chain = { unfinished: 3, missing: 1, forks: 1, borrowed: 0, devices: 1 }
    expect((await ratings.ladder()).map((row) => row.chain)).toEqual([chain, chain, chain])
    expect((await ratings.of(start.players[0]?.key ?? new Uint8Array()))?.chain).toEqual(chain)
  })

  it('[RA9] says so where there is no room for them', async () => {
    const store = new MemoryStore()
    const evenings = await Evenings.of(['Ann'], { store })
    store.append = () => Promise.reject(new SkirmishError('store/full'))
    const importing = evenings.world.during(evenings.place(0).ratings.import(file(toBase64url(writeMatch(record)))))
    await expect(importing).rejects.toMatchObject({ code: 'store/full', phase: 'store' })
    expect(evenings.place(0).me).toMatchObject({
      remembered: false,
      trouble: { code: 'store/full', help: 'Make room on this device.' },
    })
    const { findings } = await evenings.world.during(evenings.place(0).diagnose())
    expect(findings.find(({ check }) => check === 'store')).toMatchObject({ code: 'store/full' })
    expect(JSON.parse(await evenings.place(0).ratings.export()).records).toEqual([]) // nothing is said that is not stored
    Reflect.deleteProperty(store, 'append') // there is room again
    const next = writeMatch(began({ ...start, nonce: new Uint8Array(16).fill(7) }))
    await evenings.world.during(evenings.place(0).ratings.import(file(toBase64url(next))))
    expect(evenings.place(0).me).toMatchObject({ remembered: true, trouble: undefined })
  })
})
