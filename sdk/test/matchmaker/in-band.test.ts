import { describe, expect, it } from 'vitest'
import type { Platform, Session } from '../../src/index.js'
import { MemoryTransport } from '../../src/testing.js'
import type { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'

type Sumo = Session<typeof sumo>

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve']
/** A device with no lobby and nobody to ask. */
const ALONE: Partial<Platform> = { transports: [], directories: [] }

/** Friends in a match; each may be cut off from all others, which is what they hear of one that dies. */
class Friends {
  readonly world = new World()
  readonly all: Sumo[] = []
  readonly log: string[] = []

  add(session: Sumo): Sumo {
    const name = session.me.name
    session.on('hostChanged', (host) => this.log.push(`${name}: ${host.name} hosts`))
    session.on('ended', ({ reason }) => this.log.push(`${name}: ended, ${reason}`))
    this.all.push(session)
    return session
  }

  die(session: Sumo): void {
    const gone = session.me.name.toLowerCase()
    for (const name of NAMES.map((one) => one.toLowerCase())) if (name !== gone) this.world.network.part(gone, name)
  }

  async play(): Promise<void> {
    const [host, ...guests] = this.all as [Sumo, ...Sumo[]]
    await startMatch(this.world, host, ...guests)
    await this.world.clock.advance(2000)
  }

  async until(isSo: () => boolean, atMost = 5000): Promise<number> {
    const since = this.world.clock.now()
    while (!isSo()) {
      if (this.world.clock.now() - since > atMost) throw new Error(`not so after ${atMost} ms: ${this.log.join('; ')}`)
      await this.world.clock.advance(10)
    }
    return this.world.clock.now() - since
  }

  /** They have one host among them, and ticks go on. */
  async goOn(...left: Sumo[]): Promise<Sumo> {
    const host = left.find(({ isHost }) => isHost)
    expect(left.map((one) => one.host.name)).toEqual(left.map(() => host?.me.name))
    expect(left.map(({ phase }) => phase)).toEqual(left.map(() => 'playing'))
    expect(left.map(({ connection }) => connection.state)).toEqual(left.map(() => 'connected'))
    const here = (one: Sumo) => one.players.filter(({ connected }) => connected).map(({ name }) => name)
    for (const one of left) expect(here(one).sort()).toEqual(left.map(({ me }) => me.name).sort())
    if (!host) throw new Error('nobody hosts')
    return host
  }
}

/** All of them came by codes that people carried. */
async function byHand(count: number, options: { reconnectGrace?: number } = {}, plays = true) {
  const friends = new Friends()
  const { world } = friends
  const hosting = (await world.device('Ann', ALONE)).host({ settings: { rounds: 5 }, ...options })
  const ann = friends.add(await world.during(hosting))
  for (const name of NAMES.slice(1, count)) {
    const invitation = await ann.inviteByHand()
    const answer = await (await world.device(name, ALONE)).answerByHand(invitation.code)
    friends.add(await world.during(invitation.accept(answer.code).then(() => answer.session)))
  }
  await (plays ? friends.play() : world.clock.advance(3000))
  return Object.assign(friends, { ann, guests: friends.all.slice(1) })
}

/** What a lobby negotiates, until it is dead: then nothing new comes of it, at once or ever, and what stands stays. */
class Lobby {
  how: 'lives' | 'refuses' | 'hangs' = 'lives'

  transports(world: World, name: string): Platform['transports'] {
    const own = new MemoryTransport(world.network, name.toLowerCase())
    const here = (signal: AbortSignal) => {
      if (this.how === 'lives') return
      if (this.how === 'refuses') throw new Error('the relay is dead')
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))))
    }
    return [
      {
        via: own.via,
        listen: async (options) => {
          await here(options.signal)
          return own.listen(options)
        },
        dial: async (address, options) => {
          await here(options.signal)
          return own.dial(address, options)
        },
      },
    ]
  }
}

async function atLobby(count: number, pathOf: (name: string) => Platform['path'] = () => 'auto') {
  const friends = new Friends()
  const { world } = friends
  const lobby = new Lobby()
  for (const name of NAMES.slice(0, count)) {
    const transports = lobby.transports(world, name)
    const place = await world.device(name, { transports, path: pathOf(name) })
    const code = friends.all[0]?.invitation.code
    friends.add(await world.during(code ? place.join(code) : place.host({ settings: { rounds: 5 } })))
  }
  await friends.play()
  const [ann, ...guests] = friends.all as [Sumo, ...Sumo[]]
  return Object.assign(friends, { lobby, ann, guests })
}

describe('a session that no server knows', () => {
  it('[SE62] goes on when its host dies, and again when the next one does', async () => {
    const friends = await byHand(5)
    const { ann, guests, world } = friends
    expect(ann.standby).toBeDefined()
    friends.die(ann)
    const took = await friends.until(() => guests.every(({ host }) => host.name !== 'Ann'))
    expect(took).toBeLessThan(1000)
    await world.clock.advance(4000)
    const next = await friends.goOn(...guests)
    friends.die(next)
    const rest = guests.filter((one) => one !== next)
    await friends.until(() => rest.every(({ host }) => host.name !== next.me.name))
    await world.clock.advance(4000)
    await friends.goOn(...rest)
  })

  it('[SE62] of two: who leaves hands over, and who hosts now can invite', async () => {
    const { ann, guests, world, log } = await byHand(2, {}, false)
    const [ben] = guests
    ann.leave()
    await world.clock.advance(500)
    expect(log).toEqual(['Ann: ended, left', 'Ben: Ben hosts'])
    const invitation = await ben?.inviteByHand()
    const answer = await (await world.device('Cleo', ALONE)).answerByHand(invitation?.code ?? '')
    await world.during(invitation?.accept(answer.code) ?? Promise.reject(new Error('no invitation')))
    const cleo = await world.during(answer.session)
    expect(new Map(cleo.players.map(({ name, host }) => [name, host]))).toEqual(
      new Map([
        ['Ben', true],
        ['Cleo', false],
      ]),
    )
  })

  it('[SE64] a host that gives the session away stays in it, as a guest in its seat', async () => {
    const friends = await byHand(4)
    const { ann, guests, world } = friends
    const [, cleo] = guests
    if (!cleo) throw new Error('no Cleo')
    await world.during(ann.transferHost(cleo.me))
    await world.clock.advance(3000)
    expect((await friends.goOn(...friends.all)).me.name).toBe('Cleo')
    expect(ann.me).toMatchObject({ seat: 0, name: 'Ann' })
    await world.during(cleo.transferHost(ann.me))
    await world.clock.advance(3000)
    expect((await friends.goOn(...friends.all)).me.name).toBe('Ann')
    expect(friends.log.filter((line) => line.includes('ended'))).toEqual([])
  })

  it('[SE62] who had lost the host before it died comes back to the next one, over the link to the standby', async () => {
    const friends = await byHand(4)
    const { ann, guests, world } = friends
    const dan = guests.find((one) => one.me.seat !== ann.standby?.seat) as Sumo
    world.network.part('ann', dan.me.name.toLowerCase())
    await world.clock.advance(8000)
    expect(dan.connection.state).toBe('reconnecting')
    friends.die(ann)
    await friends.until(() => guests.every(({ host }) => host.name !== 'Ann'))
    await world.clock.advance(2000)
    await friends.goOn(...guests)
  })

  it('[SE32] who can reach neither ends with a name, not with a hang', async () => {
    const friends = await byHand(4, { reconnectGrace: 3000 })
    const { ann, guests, world } = friends
    const dan = guests.find((one) => one.me.seat !== ann.standby?.seat) as Sumo
    friends.die(dan)
    await world.clock.advance(12_000)
    expect(friends.log).toEqual([`${dan.me.name}: ended, host-lost`])
  })
})

describe('a relay that died before', () => {
  for (const how of ['refuses', 'hangs'] as const)
    it(`[SE62] two hosts die one after the other, and the rest go on (a dead relay ${how})`, async () => {
      const friends = await atLobby(5)
      const { ann, guests, lobby, world } = friends
      lobby.how = how
      friends.die(ann)
      await friends.until(() => guests.every(({ host }) => host.name !== 'Ann'))
      await friends.until(() => guests.every(({ standby }) => standby !== undefined))
      await world.clock.advance(2000)
      const next = await friends.goOn(...guests)
      friends.die(next)
      const rest = guests.filter((one) => one !== next)
      await friends.until(() => rest.every(({ host }) => host.name !== next.me.name), 1500)
      await world.clock.advance(4500)
      const third = await friends.goOn(...rest)
      third.leave()
      const last = rest.filter((one) => one !== third)
      await world.clock.advance(500)
      await friends.goOn(...last)
    })

  it('[SE62] a standby that was reached before is linked anew within two seconds', async () => {
    const friends = await atLobby(4)
    const { ann, guests, lobby, world } = friends
    lobby.how = 'hangs'
    const heir = guests.find((one) => one.me.seat === ann.standby?.seat) as Sumo
    const dan = guests.find((one) => one !== heir) as Sumo
    const pair = [heir.me.name.toLowerCase(), dan.me.name.toLowerCase()] as const
    world.network.part(...pair)
    await world.clock.advance(7000)
    world.network.heal(...pair)
    await world.clock.advance(7000)
    friends.die(ann)
    await friends.until(() => guests.every(({ host }) => host.name !== 'Ann'))
    await world.clock.advance(500)
    await friends.goOn(...guests)
  })
})
