import { describe, expect, it } from 'vitest'
import { MemoryByHand } from '../../src/adapters/memory/memory-by-hand.js'
import { firstClaim } from '../../src/connect/certificate.js'
import { keyPairFrom } from '../../src/connect/keys.js'
import { fromBase64url } from '../../src/discover/base64url.js'
import type { Platform, Session } from '../../src/index.js'
import { HeirLinks } from '../../src/matchmaker/heir-links.js'
import { HostLinks } from '../../src/matchmaker/host-links.js'
import type { Transport } from '../../src/ports/transport.js'
import { type AnswerOfSuccession, answerOfSuccession, saidOfSuccession } from '../../src/session/succession-messages.js'
import { MemoryTransport, virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'
import { rawMember } from './raw-member.js'

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
  listens = true
  dials = true

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
          if (!this.listens) throw new Error('it takes nobody new')
          return own.listen(options)
        },
        dial: async (address, options) => {
          await here(options.signal)
          if (!this.dials) throw new Error('it leads nowhere')
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
    const friends = await byHand(4)
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
      const friends = await atLobby(4)
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

  it('[SE76] where every other way to a new standby fails, the links that the host helps to make stand within half a second', async () => {
    const friends = await atLobby(4)
    const { ann, guests, lobby, world } = friends
    await world.clock.advance(6000) // nobody is new any more
    lobby.dials = false
    const first = ann.standby?.name
    world.network.setConditions({ latency: 90 }, ['ann', first?.toLowerCase() ?? ''])
    await friends.until(() => ann.standby?.name !== first, 20_000)
    await world.clock.advance(500)
    friends.die(ann)
    await friends.until(() => guests.every(({ host }) => host.name !== 'Ann'))
    await world.clock.advance(2000)
    await friends.goOn(...guests)
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

/** Counts the links that a device begins to make by hand. */
function counted(world: World, name: string) {
  const hands = new MemoryByHand(world.network, name.toLowerCase())
  const count = { offers: 0, answers: 0 }
  const byHand: NonNullable<Platform['byHand']> = {
    offer(options) {
      count.offers++
      return hands.offer(options)
    },
    answer(offer, options) {
      count.answers++
      return hands.answer(offer, options)
    },
  }
  return { byHand, count }
}

/** The host is in a lobby, where only it can listen: whoever stands by is reached in-band alone. */
async function reachedInBand(paths: Readonly<Record<string, Platform['path']>>) {
  const friends = new Friends()
  const { world } = friends
  const counts: Record<string, { offers: number; answers: number }> = {}
  for (const [name, path] of Object.entries(paths)) {
    const isHost = friends.all.length === 0
    const { byHand, count } = counted(world, name)
    counts[name] = count
    const transports = [false, true].map((relayed): Transport => {
      const own = new MemoryTransport(world.network, name.toLowerCase(), { relayed })
      const listen: Transport['listen'] = (options) =>
        isHost ? own.listen(options) : Promise.reject(new Error('the relay is dead'))
      return { via: own.via, relay: own.relay, listen, dial: (address, options) => own.dial(address, options) }
    })
    const place = await world.device(name, { transports, byHand, path })
    const code = friends.all[0]?.invitation.code
    friends.add(await world.during(code ? place.join(code) : place.host({ reconnectGrace: 3000 })))
  }
  await friends.play()
  const [ann, ...guests] = friends.all as [Sumo, ...Sumo[]]
  return Object.assign(friends, { ann, guests, counts })
}

describe('links that a host helps to make', () => {
  it('[SE63] who began to stand by while the lobby was away listens there again: newcomers find them when they host', async () => {
    const world = new World()
    const lobby = new Lobby()
    const at = (name: string) => world.device(name, { transports: lobby.transports(world, name) })
    const [anns, bens, cleos] = [await at('Ann'), await at('Ben'), await at('Cleo')]
    const ann = await world.during(anns.host())
    const joining = world.during(bens.join(ann.invitation.code))
    lobby.listens = false
    const ben = await joining
    await world.clock.advance(3000)
    expect(ann.standby?.name).toBe('Ben')
    lobby.listens = true
    await world.clock.advance(31_000)
    ann.leave()
    await world.clock.advance(500)
    expect(ben.isHost).toBe(true)
    const cleo = await world.during(cleos.join(ben.invitation.code))
    expect(cleo.host.name).toBe('Ben')
  })

  it('[CO15] [SE63] who does not want to show their address neither makes one nor stands by for one', async () => {
    const friends = await reachedInBand({ Ann: 'auto', Ben: 'auto', Cleo: 'relayed', Dan: 'auto', Eve: 'auto' })
    const { ann, guests, counts, log, world } = friends
    const others = guests.filter(({ me }) => me.name !== 'Cleo')
    expect(counts.Cleo).toEqual({ offers: 0, answers: 0 })
    expect(others.map(({ me }) => me.name)).toContain(ann.standby?.name)
    for (const one of ['', 'relayed/'])
      for (const name of ['ben', 'cleo', 'dan', 'eve']) world.network.part(`${one}ann`, `${one}${name}`)
    await world.clock.advance(12_000)
    expect(counts.Cleo).toEqual({ offers: 0, answers: 0 })
    expect(log).toContain('Cleo: ended, host-lost')
    await friends.goOn(...others)
  })

  it('[SE63] none is made where another way stands', async () => {
    const friends = new Friends()
    const { world } = friends
    const counts = []
    for (const name of NAMES.slice(0, 4)) {
      const { byHand, count } = counted(world, name)
      counts.push(count)
      const place = await world.device(name, { byHand })
      const code = friends.all[0]?.invitation.code
      friends.add(await world.during(code ? place.join(code) : place.host()))
    }
    await friends.play()
    expect(friends.all[0]?.standby).toBeDefined()
    expect(counts).toEqual(NAMES.slice(0, 4).map(() => ({ offers: 0, answers: 0 })))
  })

  it('[SE62] a member that offers nonsense, too often, too much or to others does no harm, and who sends garbage is cut off', async () => {
    const world = new World()
    const bens = counted(world, 'Ben')
    const [annsPlace, bensPlace] = [await world.device('Ann'), await world.device('Ben', { byHand: bens.byHand })]
    bensPlace.on('listings', () => {})
    const ann = await world.during(annsPlace.host())
    const ben = await world.during(bensPlace.join(ann.invitation.code))
    await world.clock.advance(500)
    const { addresses, sessionKey } = (await world.directory.find(ann.invitation.code))?.listing ?? {}
    const zoe = await rawMember(world, addresses ?? [], fromBase64url(sessionKey ?? '') ?? new Uint8Array())
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Zoe'])
    const [heir, own] = [1, 2]
    const offer = (to: number, length: number) =>
      zoe.say({ kind: 'offer', to, number: 1, description: new Uint8Array(length) })
    zoe.heard.length = 0
    for (let i = 0; i < 100; i++) offer(heir, i % 2 > 0 ? 8 : 300)
    for (let i = 0; i < 100; i++) offer(i === heir ? own : i, 8)
    for (let i = 0; i < 100; i++) zoe.say({ kind: 'answer', to: heir, number: i, description: new Uint8Array(8) })
    await world.clock.advance(1000)
    expect(bens.count).toEqual({ offers: 0, answers: 4 })
    const kinds = zoe.heard.flatMap((payload) => saidOfSuccession.parse(payload)?.kind ?? [])
    expect(kinds.filter((kind) => kind !== 'succession')).toEqual(['answered']) // of the last, which made sense to nobody's device
    expect(ann.players.map(({ connected }) => connected)).toEqual([true, true, true])
    expect([ben.connection.state, ann.standby?.name]).toEqual(['connected', 'Ben'])
    const reasons: string[] = []
    ann.on('playerLeft', ({ name }, reason) => reasons.push(`${name}, ${reason}`))
    const tooLong = answerOfSuccession.write({ kind: 'offer', to: heir, number: 1, description: new Uint8Array(300) })
    for (let i = 0; i < 20; i++) zoe.raw(Uint8Array.of(...tooLong, 0))
    await world.clock.advance(500)
    expect(reasons).toEqual(['Zoe, garbage'])
    expect(ben.connection.state).toBe('connected')
  })

  it('[SE62] [SE52] a host that passes on another half than it was given makes no link that is believed', async () => {
    const world = new World()
    const said: AnswerOfSuccession[] = []
    const mallory = new MemoryByHand(world.network, 'mallory')
    const identity = keyPairFrom(new Uint8Array(32).fill(9))
    const others = keyPairFrom(new Uint8Array(32).fill(8))
    const leads: string[] = []
    const heir = new HeirLinks({
      ...{ game: sumo, platform: virtualPlatform(world.network, 'cleo', world.directory), identity },
      ...{ sessionKey: identity.publicKey, key: others.publicKey },
      addresses: [{ via: 'session', endpoint: 'session', id: 'x' }],
      carried: { to: 1, say: (message) => void said.push(message) },
      leads: () => leads.push('leads'),
    })
    await world.clock.advance(100)
    const [offer] = said
    if (offer?.kind !== 'offer') throw new Error('no offer')
    const { signal } = new AbortController()
    const half = await mallory.answer(offer.description, { signal })
    // A host of the same session, but not with the key that was named.
    const answered = { kind: 'answered', number: offer.number } as const
    heir.answered({ ...answered, from: 2, description: half.description }) // of somebody who was not asked
    heir.answered({ ...answered, from: 1, number: offer.number + 1, description: half.description })
    await world.clock.advance(100)
    const links = new HostLinks({
      ...{ game: sumo, platform: virtualPlatform(world.network, 'mallory', world.directory), maxPlayers: 4 },
      ...{ identity: keyPairFrom(new Uint8Array(32).fill(7)), sessionKey: undefined },
      claim: firstClaim(identity, keyPairFrom(new Uint8Array(32).fill(7))),
      output: {
        ...{ opened: () => {}, event: () => true, state: () => true, misbehaved: () => {}, closed: () => {} },
        ...{ hasSeat: () => true, waits: () => false },
      },
    })
    half.link.then((link) => links.accept(link))
    heir.answered({ ...answered, from: 1, description: half.description })
    await world.clock.advance(500)
    expect([heir.stand, leads]).toEqual([false, []])
    heir.close()
  })
})
