import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/carry-profile.js'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import { MemoryStore } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { Evenings } from './evenings.js'

describe('friends who meet', () => {
  it('[RA13] bring what they played with others, if both know everybody in it', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'])
    await evenings.makeFriends()
    const first = await evenings.meet(0, 1)
    await evenings.play(first)
    await evenings.part(first)
    expect(await evenings.ladder(2)).toEqual([])
    const second = await evenings.meet(2, 1) // Ben brings it as a guest
    await evenings.world.clock.advance(4000)
    expect(await evenings.ladder(2)).toEqual(await evenings.ladder(0))
    expect(await evenings.ladder(2)).toEqual([
      ['Ann', 1020],
      ['Ben', 980],
    ])
    await evenings.play(second)
    await evenings.part(second)
    await evenings.meet(1, 0) // and Ann hears of that from her host
    await evenings.world.clock.advance(4000)
    for (const other of [1, 2]) expect(await evenings.ladder(0)).toEqual(await evenings.ladder(other))
    expect(await evenings.ladder(0)).toHaveLength(3)
  })

  it('[RA12] show in the waiting room what came with somebody, host and guest, and who is blocked', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo', 'Dan'], { game: { ...sumo, tickRate: 10 } })
    const { world } = evenings
    await evenings.makeFriends()
    const first = await evenings.meet(0, 1)
    await evenings.play(first)
    await evenings.part(first)
    const sessions = await evenings.meet(2, 1, 3)
    const shown = [2, 3].map((who, i) => {
      const { ratings } = evenings.place(who)
      const seen: number[][] = []
      const look = async () => {
        const session = sessions[i * 2]
        if (session) seen.push((await ratings.forecast(session)).map(({ rating }) => rating))
      }
      return { seen, undo: ratings.on('changed', look), look }
    })
    for (const { look } of shown) await look()
    await world.clock.advance(8000)
    for (const { seen } of shown) expect([seen[0], seen.at(-1)]).toEqual([Array(3).fill(1000), [1000, 980, 1000]])
    await world.during(evenings.place(2).people.block(evenings.place(0).me.key))
    await world.clock.advance(100)
    expect(shown[0]?.seen.at(-1)).toEqual(Array(3).fill(1000))
    const looks = shown.map(({ seen, undo }) => {
      undo()
      return seen.length
    })
    await world.during(evenings.place(2).people.unblock(evenings.place(0).me.key))
    await world.clock.advance(100)
    expect(shown.map(({ seen }) => seen.length)).toEqual(looks)
  })

  it('[RA15] bring nothing of people the other does not know, and nothing of whom one of them has blocked', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo', 'Dan'])
    const [ann, ben, , dan] = evenings.places
    const first = await evenings.meet(0, 1)
    await evenings.play(first)
    await evenings.part(first)
    const second = await evenings.meet(1, 2, 3)
    await evenings.world.clock.advance(4000)
    expect(await evenings.ladder(2)).toEqual([]) // Cleo has never heard of Ann
    await evenings.world.during(dan?.people.friends.add(ann?.me.key ?? new Uint8Array()) ?? Promise.resolve())
    await evenings.world.during(dan?.people.block(ben?.me.key ?? new Uint8Array()) ?? Promise.resolve())
    await evenings.play(second)
    await evenings.part(second)
    const third = await evenings.meet(2, 3)
    await evenings.world.clock.advance(4000)
    await evenings.part(third)
    expect((await evenings.ladder(3)).map(([name]) => name).sort()).toEqual(['Ben', 'Cleo', 'Dan']) // of their own match
    await evenings.meet(0, 3)
    await evenings.world.clock.advance(4000)
    expect(dan?.ratings && (await evenings.ladder(3)).map(([name]) => name)).not.toContain('Ann')
    expect((await evenings.ladder(0)).map(([name]) => name).sort()).toEqual(['Ann', 'Ben'])
  })

  it('[RA31] [RA32] take nothing of somebody who only sits in the room; of whom they block, only what they played themselves counts', async () => {
    const evenings = await Evenings.of(['Ann', 'Pat', 'Fay'], { game: { ...sumo, tickRate: 10 } })
    const [ann, pat, fay] = [evenings.place(0), evenings.place(1), evenings.place(2)]
    await evenings.world.during(fay.people.friends.add(ann.me.key))
    const alone = await evenings.meet(0, 1)
    for (let i = 0; i < 3; i++) await evenings.play(alone, 0, 2000)
    await evenings.part(alone)
    const [host, ...guests] = await evenings.meet(2, 0, 1)
    await evenings.world.clock.advance(8000)
    expect(await evenings.ladder(2)).toEqual([])
    if (host) await evenings.play([host, ...guests], 2)
    const all = await evenings.ladder(2)
    expect(all).toEqual(await evenings.ladder(0))
    expect((await fay.ratings.of(ann.me))?.matches).toBe(4)
    await evenings.world.during(fay.people.block(pat.me.key))
    expect((await fay.ratings.of(ann.me))?.matches).toBe(1)
    expect((await fay.ratings.matches()).map(({ sides }) => sides.length)).toEqual([3])
    expect(fay.me.rating).toBe((await fay.ratings.of(fay.me))?.rating)
    await evenings.world.during(fay.people.unblock(pat.me.key))
    expect(await evenings.ladder(2)).toEqual(all)
  })

  it('[RA31] bring a new device its own matches, whoever was in them, and then those of the people in them', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'], { game: { ...sumo, tickRate: 10 } })
    const { world } = evenings
    for (const who of [
      [0, 1],
      [1, 2],
      [2, 0, 1],
    ]) {
      const sessions = await evenings.meet(...who)
      await evenings.play(sessions, 1, 3000)
      await evenings.part(sessions)
    }
    const phrase = await evenings.place(0).profile.export({ as: 'phrase' })
    const store = new MemoryStore()
    const empty = await world.device('Anew', { store })
    await (await empty.profile.import(phrase)).replace()
    const anew = await world.device('Anew', { store })
    expect(await anew.ratings.ladder()).toEqual([])
    const [party] = await evenings.meet(1, 2)
    const session = await world.during(anew.join(party?.invitation.code ?? ''))
    await world.clock.advance(15_000)
    const points = (all: readonly { key: Uint8Array; rating: number }[]) => all.map(({ key, rating }) => [key, rating])
    expect(points(await anew.ratings.ladder())).toEqual(points(await evenings.place(1).ratings.ladder()))
    session.leave()
  })

  it('[RA13] say nothing of it in a countdown or a match, and go on after it', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'])
    await evenings.makeFriends()
    const first = await evenings.meet(0, 1)
    for (let i = 0; i < 2; i++) await evenings.play(first, i, 12_000)
    await evenings.part(first)
    const said: [phase: string, tag: number][] = []
    const sessions = await evenings.meet(2, 1)
    for (const session of sessions) tapPapers(session, (tag) => said.push([session.phase, tag]))
    // The run begins a second after somebody came: the host starts in the middle of it.
    for (const session of sessions.slice(1)) session.ready()
    await evenings.world.clock.advance(1180)
    sessions[0]?.start()
    await evenings.world.clock.advance(6000)
    const inMatch = said.filter(([phase, tag]) => tag >= 128 && (phase === 'countdown' || phase === 'playing'))
    expect(sessions[0]?.phase).toBe('playing')
    expect(inMatch).toEqual([])
    expect(said.length).toBeGreaterThan(0)
    expect(await evenings.ladder(2)).toEqual([])
    await evenings.world.during(sessions[1]?.act('giveUp', {}) ?? Promise.resolve())
    await evenings.world.clock.advance(8000)
    expect(await evenings.ladder(2)).toHaveLength(3)
  })
})

/** What a session's side sends of papers, by their first bytes. */
function tapPapers(session: object, heard: (tag: number) => void): void {
  const side: { paper(to: readonly number[], bytes: Uint8Array): void } = Reflect.get(session, 'side')
  const send = side.paper.bind(side)
  side.paper = (to, bytes) => {
    heard(bytes[0] ?? 0)
    send(to, bytes)
  }
}
