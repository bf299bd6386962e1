import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { LiveSession } from '../../src/matchmaker/live-session.js'
import { virtualPlatform } from '../../src/testing.js'
import { type Tally, tally } from '../tally.js'
import { World } from './friends.js'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan']

/** Four friends in a match of counting that Ann hosts, and what each heard her say. */
async function counting() {
  const world = new World()
  const game = tally(0)
  const all: Session<Tally>[] = []
  for (const name of NAMES) {
    const place = await createMatchmaker({
      ...{ game, player: { name } },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence),
    })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  const [ann, ...guests] = all as [Session<Tally>, ...Session<Tally>[]]
  for (const guest of guests) guest.ready()
  await world.clock.advance(500)
  ann.start()
  await world.clock.advance(6000) // the match runs, and there is a standby
  const heard = new Map<string, number[]>(guests.map(({ me }) => [me.name, []]))
  for (const guest of guests) guest.onMessage('note', ({ n }) => heard.get(guest.me.name)?.push(n))
  return {
    ...{ world, ann, guests, heard },
    part() {
      for (const name of NAMES.slice(1)) world.network.part('ann', name.toLowerCase())
    },
    heal() {
      for (const name of NAMES.slice(1)) world.network.heal('ann', name.toLowerCase())
    },
    /** Ann's row in the world of this session. */
    annsIn(session: Session<Tally> | undefined) {
      const [row] = [...(session?.view(world.clock.now()).rows ?? [])].filter(({ owner }) => owner === 0)
      return row && { last: row.last, count: row.count, disorder: row.disorder }
    },
    host: () => guests.find(({ isHost }) => isHost),
    /** Five actions and as many messages of Ann's, and what becomes of the actions. */
    say(from: number) {
      const acts = []
      for (let n = from; n < from + 5; n++) {
        acts.push(ann.act('count', { n }))
        ann.send('note', { n })
      }
      return Promise.allSettled(acts).then((all) => all.map(({ status }) => status))
    },
  }
}

const FIVE = Array.from({ length: 5 }, () => 'fulfilled')

describe("a host's own actions and messages", () => {
  it('[SE58] a host with a standby hears at once that the game refuses its action, also when nothing else happens', async () => {
    const { world, ann } = await counting()
    const refused = world.during(ann.act('count', { n: 9 }, { timeoutMs: 1000 }))
    await expect(refused).rejects.toMatchObject({ code: 'session/action-refused' })
    await world.during(ann.act('count', { n: 1 }, { timeoutMs: 1000 }))
  })

  it('[SE58] what was answered is not lost, though the host dies in that moment', async () => {
    const { world, say, part, annsIn, host } = await counting()
    const said = say(1)
    said.then(part)
    expect(await world.during(said)).toEqual(FIVE)
    await world.clock.advance(3000)
    expect(annsIn(host())).toEqual({ last: 5, count: 5, disorder: 0 })
  })

  it('[SE57] what a host asks in the moment in which its page stands still is done once, and answered', async () => {
    const { world, ann, guests, say, annsIn, host, heard } = await counting()
    const said = say(1)
    if (ann instanceof LiveSession) ann.freeze()
    expect(await world.during(said)).toEqual(FIVE)
    await world.clock.advance(1000)
    expect(ann.isHost).toBe(false)
    for (const one of [host(), ...guests, ann]) expect(annsIn(one)).toEqual({ last: 5, count: 5, disorder: 0 })
    for (const notes of heard.values()) expect(notes).toEqual([1, 2, 3, 4, 5])
  })

  it('[SE57] what a host asked just before its device stood still, and while it did, is done by the next one', async () => {
    const { world, say, annsIn, host, heard } = await counting()
    const first = say(1)
    world.network.freezer.freeze('ann')
    const second = say(11)
    await world.clock.advance(3000)
    world.network.freezer.thaw('ann')
    expect(await world.during(Promise.all([first, second]))).toEqual([FIVE, FIVE])
    await world.clock.advance(1000)
    expect(annsIn(host())).toEqual({ last: 15, count: 10, disorder: 0 })
    for (const notes of heard.values()) expect(notes).toEqual([1, 2, 3, 4, 5, 11, 12, 13, 14, 15])
  })

  it('[SE57] what a host asks while it gives the session away is done once, by one of the two', async () => {
    const { world, ann, guests, say, annsIn, host, heard } = await counting()
    const [first, given] = [say(1), ann.transferHost(guests[2]?.me ?? ann.me)]
    const second = say(11)
    await world.during(given)
    const third = say(21)
    expect(await world.during(Promise.all([first, second, third]))).toEqual([FIVE, FIVE, FIVE])
    await world.clock.advance(1000)
    expect(host()).toBe(guests[2])
    expect(annsIn(host())).toEqual({ last: 25, count: 15, disorder: 0 })
    for (const notes of heard.values()) expect(notes).toEqual([1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25])
  })

  it('[SE57] what a host asks when it is cut off is done by the next one, once it is a guest', async () => {
    const { world, ann, say, part, heal, annsIn, host, heard } = await counting()
    part()
    const first = say(1) // it may run the session still, and nobody else will know of it
    await world.clock.advance(1000)
    const second = say(11) // it may not any more
    await world.clock.advance(2000)
    expect([ann.isHost, annsIn(host())]).toEqual([true, { last: 0, count: 0, disorder: 0 }])
    heal()
    expect(await world.during(Promise.all([first, second]))).toEqual([FIVE, FIVE])
    await world.clock.advance(1000)
    expect(annsIn(host())).toEqual({ last: 15, count: 10, disorder: 0 })
    for (const notes of heard.values()) expect(notes).toEqual([1, 2, 3, 4, 5, 11, 12, 13, 14, 15])
  })

  it('[SE57] where nobody takes it back, what it asked is not left open', async () => {
    const { world, ann, say, part } = await counting()
    part()
    const said = say(1)
    await world.clock.advance(1000)
    ann.leave()
    const answers = await world.during(said)
    expect(answers).toEqual(FIVE.map(() => 'rejected'))
  })
})
