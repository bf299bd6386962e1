import { describe, expect, it } from 'vitest'
import { equalBytes } from '../../src/connect/bytes.js'
import { certifyHost } from '../../src/connect/certificate.js'
import { type KeyPair, keyPairFrom } from '../../src/connect/keys.js'
import { fromBase64url } from '../../src/discover/base64url.js'
import type { Address } from '../../src/discover/listing.js'
import { GuestLinks } from '../../src/matchmaker/guest-links.js'
import { HostDial } from '../../src/matchmaker/host-dial.js'
import { waysFor } from '../../src/matchmaker/path-choice.js'
import { Standby } from '../../src/matchmaker/standby.js'
import type { Transport } from '../../src/ports/transport.js'
import { joinRequest } from '../../src/session/guest-options.js'
import { answerOfSuccession } from '../../src/session/succession-messages.js'
import { MemoryTransport, virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { World } from './friends.js'

const key = (fill: number) => keyPairFrom(new Uint8Array(32).fill(fill))
const [session, ann, ben, cleo, zoe] = [key(1), key(2), key(3), key(4), key(5)]

interface Door {
  world: World
  addresses: readonly Address[]
  sessionKey: Uint8Array
  name: string
  identity: KeyPair
}

/** Somebody dials it, as a guest would. */
async function knockAt({ world, addresses, sessionKey, name, identity }: Door) {
  const platform = virtualPlatform(world.network, name, world.directory)
  const dial = new HostDial(waysFor({ listing: { addresses } }, platform), platform.transports, platform.clock)
  const heard: Uint8Array[] = []
  let isOpen = false
  const links = new GuestLinks({
    ...{ game: sumo, platform, dial, identity, expect: { sessionKey } },
    output: {
      opened: () => {
        isOpen = true
      },
      event: (payload) => heard.push(payload) > 0,
      state: () => true,
      connection: () => {},
      moved: () => {},
      lost: () => {
        isOpen = false
      },
    },
  })
  links.start()
  await world.clock.advance(100)
  return { say: (payload: Uint8Array) => links.sendEvent(payload), heard, isOpen: () => isOpen }
}

/** Ben stands by for Ann's session, in which Cleo has a seat and Zoe none. */
async function standby() {
  const world = new World()
  const platformOf = (name: string) => virtualPlatform(world.network, name, world.directory)
  const [game, sessionKey] = [sumo, session.publicKey]
  const chain = [certifyHost(session, sessionKey, ann.publicKey), certifyHost(ann, sessionKey, ben.publicKey)]
  const granted: string[] = []
  const opening = Standby.open(
    {
      ...{ game, platform: platformOf('ben'), identity: ben, maxPlayers: 1, claim: { sessionKey, chain } },
      isPlayer: (one) => equalBytes(one, cleo.publicKey),
      say: () => {},
      granted: (one, member) => granted.push(`${equalBytes(one, zoe.publicKey) ? 'Zoe' : 'Cleo'} for ${member}`),
    },
    new AbortController().signal,
  )
  const stands = await world.during(opening)
  const { addresses } = stands.listeners
  const knock = (name: string, identity = zoe) => knockAt({ world, addresses, sessionKey, name, identity })
  return { world, stands, granted, knock }
}

const hello = answerOfSuccession.write({ kind: 'hello' })
const asksForSeat = joinRequest({ player: { name: 'Zoe', rated: true }, page: new Uint8Array(4), resume: undefined })

describe('who knocks at a standby', () => {
  it('[SE52] a stranger is told nothing, and gone after 10 s; who has a seat stays', async () => {
    const { world, knock, stands } = await standby()
    const [stranger, player] = [await knock('zoe'), await knock('cleo', cleo)]
    for (const one of [stranger, player]) one.say(hello)
    await world.clock.advance(9000)
    expect([stranger.isOpen(), player.isOpen()]).toEqual([true, true])
    await world.clock.advance(3000)
    expect([stranger.isOpen(), player.isOpen()]).toEqual([false, true])
    expect([stranger.heard, player.heard]).toEqual([[], []])
    expect([...stands.links.peers]).toHaveLength(1)
  })

  it('[SE52] nobody gets a seat there, and who goes on asking is cut off: also a player', async () => {
    const { world, knock } = await standby()
    const [stranger, player] = [await knock('zoe'), await knock('cleo', cleo)]
    for (const one of [stranger, player]) for (let i = 0; i < 15; i++) one.say(asksForSeat)
    await world.clock.advance(300)
    expect([stranger.isOpen(), player.isOpen()]).toEqual([true, true])
    for (const one of [stranger, player]) one.say(asksForSeat)
    await world.clock.advance(300)
    expect([stranger.isOpen(), player.isOpen()]).toEqual([false, false])
    expect([stranger.heard, player.heard]).toEqual([[], []])
  })

  it('[SE52] a grant is heard as of the key that says it, whoever it claims to be', async () => {
    const { world, knock, granted } = await standby()
    const stranger = await knock('zoe')
    stranger.say(
      answerOfSuccession.write({ kind: 'grant', member: 2, grant: { epoch: 0, number: 1, before: 0, log: 0 } }),
    )
    await world.clock.advance(100)
    expect(granted).toEqual(['Zoe for 2'])
  })

  it('[SE52] a stranger who grants for everybody makes nobody lead', async () => {
    const world = new World()
    const addresses: Address[] = []
    const bensWay = new MemoryTransport(world.network, 'ben')
    const listen = async (options: { signal: AbortSignal }) => {
      const listener = await bensWay.listen(options)
      addresses.push(listener.address)
      return listener
    }
    const dial: Transport['dial'] = (address, options) => bensWay.dial(address, options)
    const anns = await world.device('Ann')
    const bens = await world.device('Ben', { transports: [{ via: bensWay.via, listen, dial }] })
    const cleos = await world.device('Cleo')
    bens.on('listings', () => {})
    const host = await world.during(anns.host())
    const guests = [bens, cleos].map((place) => world.during(place.join(host.invitation.code)))
    const [next, other] = await Promise.all(guests)
    await world.clock.advance(3000)
    const sessionKey = fromBase64url(bens.listings[0]?.sessionKey ?? '') ?? new Uint8Array()
    world.network.part('ann', 'ben')
    world.network.part('ann', 'cleo')
    world.network.part('ben', 'cleo')
    await world.clock.advance(1000)
    const stranger = await knockAt({ world, addresses, sessionKey, name: 'zoe', identity: zoe })
    expect(stranger.isOpen()).toBe(true)
    const numbers = [1, 2, 3, 4]
    for (const member of numbers)
      for (const number of numbers)
        stranger.say(
          answerOfSuccession.write({ kind: 'grant', member, grant: { epoch: 0, number, before: 0, log: 0 } }),
        )
    await world.clock.advance(1000)
    expect([next?.isHost, other?.isHost]).toEqual([false, false])
    world.network.heal('ben', 'cleo') // and with the word of who has a seat
    for (let i = 0; i < 100 && !next?.isHost; i++) await world.clock.advance(50)
    expect([next?.isHost, other?.isHost]).toEqual([true, false])
  })

  it('[SE52] as many strangers as like leave room for those with a seat, 10 s later', async () => {
    const { world, knock, stands } = await standby()
    const [address] = stands.listeners.addresses
    if (!address) throw new Error('it listens nowhere')
    const silent = new MemoryTransport(world.network, 'zoe')
    for (let i = 0; i < 40; i++) world.during(silent.dial(address, new AbortController()))
    expect((await knock('cleo', cleo)).isOpen()).toBe(false)
    await world.clock.advance(10_500)
    const player = await knock('cleo', cleo)
    player.say(hello)
    await world.clock.advance(15_000)
    expect(player.isOpen()).toBe(true)
  })
})
