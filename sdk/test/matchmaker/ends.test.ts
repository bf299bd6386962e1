import { describe, expect, it } from 'vitest'
import type { EndReason, HostOptions, SessionEnd } from '../../src/index.js'
import { END_REASONS } from '../../src/session/phase.js'
import { MemoryTransport } from '../../src/testing.js'
import type { sumo } from '../sumo.js'
import { World } from './friends.js'
import { tapped } from './tapped.js'

type Room = Awaited<ReturnType<typeof room>>

async function room(options: HostOptions<typeof sumo> = {}) {
  const world = new World()
  const [annsPlace, cleosPlace] = [await world.device('Ann'), await world.device('Cleo')]
  const tap = tapped({ transports: [new MemoryTransport(world.network, 'ben', { relayed: false })] })
  const bensPlace = await world.device('Ben', { transports: tap.transports })
  const ann = await world.during(annsPlace.host(options))
  const ben = await world.during(bensPlace.join(ann.invitation.code))
  const cleo = await world.during(cleosPlace.join(ann.invitation.code))
  const ends: SessionEnd[] = []
  ben.on('ended', (end) => ends.push(end))
  const left: string[] = []
  for (const { on } of [{ on: ann.on.bind(ann) }, { on: cleo.on.bind(cleo) }])
    on('playerLeft', (player, reason, why) => left.push([player.name, reason, why].filter(Boolean).join(' ')))
  const say = async (bytes: Uint8Array, perMs: number) => {
    for (let ms = 0; ms < 500; ms++) {
      for (let i = 0; i < perMs; i++) tap.links[0]?.send('events', bytes)
      await world.clock.advance(1)
    }
  }
  const seat = () => ann.players.find(({ name }) => name === 'Ben') ?? ann.me
  return { world, ann, annsPlace, ben, bensPlace, cleo, ends, left, say, seat }
}

interface Story {
  /** How it comes to it. */
  happens(room: Room): Promise<unknown> | unknown
  /** What Ben's game is told: a code, and what was said. */
  readonly code: string | undefined
  readonly why?: string
  /** What the others are told of Ben. */
  readonly others: string | undefined
}

/** Every reason there is, and one way to it. */
const STORIES: Record<EndReason, Story> = {
  left: { happens: ({ ben }) => ben.leave('Supper.'), code: undefined, others: 'Ben left Supper.' },
  'host-left': {
    happens: ({ ann }) => ann.end('Good\u202e night.'),
    code: 'session/host-left',
    why: 'Good night.',
    others: undefined,
  },
  'host-lost': {
    async happens({ world }) {
      world.network.part('ann', 'ben')
      await world.clock.advance(23_000)
    },
    code: 'session/host-lost',
    others: 'Ben timeout',
  },
  kicked: {
    happens: ({ ann, seat }) => ann.kick(seat(), 'Sit down.'),
    code: 'session/kicked',
    why: 'Sit down.',
    others: 'Ben kicked',
  },
  banned: {
    happens: ({ ann, seat }) => ann.ban(seat(), 'Enough.'),
    code: 'session/banned',
    why: 'Enough.',
    others: 'Ben banned',
  },
  timeout: {
    async happens({ world, ann, seat }) {
      world.network.part('ann', 'ben')
      await world.clock.advance(9000)
      ann.kick(seat()) // the seat is gone when they are back
      world.network.heal('ann', 'ben')
      await world.clock.advance(3000)
    },
    code: 'session/timed-out',
    others: 'Ben kicked',
  },
  refused: {
    async happens({ world, annsPlace, seat }) {
      await world.during(annsPlace.people.block({ key: seat().key ?? new Uint8Array(), name: 'Ben' }))
      await world.clock.advance(1000)
      world.network.part('ann', 'ben')
      await world.clock.advance(9000)
      world.network.heal('ann', 'ben')
      await world.clock.advance(3000)
    },
    code: 'session/refused',
    others: undefined,
  },
  flooding: {
    happens: ({ say }) => say(Uint8Array.of(4, 0), 30),
    code: 'session/flooding',
    others: 'Ben flooding',
  },
  garbage: { happens: ({ say }) => say(Uint8Array.of(99, 1, 2), 1), code: 'session/garbage', others: 'Ben garbage' },
}

describe('every end has a reason of one closed set, on each side', () => {
  it('[SE9] and each has its story here', () => {
    expect(Object.keys(STORIES).sort()).toEqual([...END_REASONS].sort())
  })

  it.each(END_REASONS.map((reason) => [reason, STORIES[reason]] as const))(
    '[SE9] [SE22] %s',
    async (reason, { happens, code, why, others }) => {
      const one = await room()
      await happens(one)
      await one.world.clock.advance(300)
      expect(one.ends.map((end) => [end.reason, end.error?.code, end.why])).toEqual([[reason, code, why]])
      if (why) expect(one.ends[0]?.error?.message).toBe(why)
      expect(one.left).toEqual(others === undefined ? [] : [others, others])
    },
  )
})

describe('a ban', () => {
  it('[SE21] sticks, by code and by list, until it is taken back; a guest can not ban', async () => {
    const { world, ann, ben, bensPlace } = await room()
    const key = ben.me.key ?? new Uint8Array()
    expect(() => ben.ban(ben.host)).toThrow(expect.objectContaining({ code: 'session/not-host' }))
    expect(() => ben.unban(key)).toThrow(expect.objectContaining({ code: 'session/not-host' }))
    ben.leave()
    await world.clock.advance(100)
    ann.ban({ key, seat: 1 })
    expect([ann.bans, ben.bans]).toEqual([[key], []])
    const again = bensPlace.join(ann.invitation.code)
    await expect(world.during(again)).rejects.toMatchObject({ code: 'session/banned', retryable: false })
    ann.unban(key)
    expect((await world.during(bensPlace.join(ann.invitation.code))).me.name).toBe('Ben')
  })

  it('[SE21] of a bot takes it out', async () => {
    const { ann } = await room()
    ann.ban(ann.addBot())
    expect([ann.players.length, ann.bans]).toEqual([3, []])
  })
})
