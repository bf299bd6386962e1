import { randomBytes } from 'node:crypto'
import { createMatchmaker, type Invite, type Matchmaker, type OpenListing, type Person } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { expect, it } from 'vitest'
import { localRelay } from '../../lobby-relay/test/friends.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { RelayPresence } from '../../sdk/src/adapters/relay/relay-presence.js'
import { sumo } from '../../sdk/test/sumo.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'
import { TcpProxy } from '../support/tcp-proxy.js'

type Place = Matchmaker<typeof sumo>

const matchmakerOf = (name: string, url: string): Promise<Place> =>
  createMatchmaker({ game: sumo, player: { name }, ...node({ relay: url, lan: false }) })

/** Looks at who is here; whoever comes by that name. */
function look(place: Place) {
  let people: readonly Person[] = []
  const invites: Invite<typeof sumo>[] = []
  place.people.on('people', (now) => {
    people = now
  })
  place.people.on('invited', (invite) => void invites.push(invite))
  const names = () => people.map(({ name }) => name).sort()
  const who = async (name: string): Promise<Person> => {
    await expect.poll(names, { timeout: 10_000 }).toContain(name)
    const person = people.find((one) => one.name === name)
    if (!person) throw new Error(`${name} has gone`)
    return person
  }
  const invite = async (i = 0): Promise<Invite<typeof sumo>> => {
    await expect.poll(() => invites.length, { timeout: 10_000 }).toBeGreaterThan(i)
    const got = invites[i]
    if (!got) throw new Error('nobody asked')
    return got
  }
  return { names, who, invite, invites }
}

it('[PE6] three people in the lobby of a real relay: one asks, one comes, one declines, one is refused', async () => {
  const relay: RelayProcess = await startRelay()
  const all = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => matchmakerOf(name, relay.url)))
  const [anns, bens, cleos] = all as [Place, Place, Place]
  const [ann, ben, cleo] = [look(anns), look(bens), look(cleos)]
  for (const [eyes, names] of [
    [ann, ['Ben', 'Cleo']],
    [ben, ['Ann', 'Cleo']],
    [cleo, ['Ann', 'Ben']],
  ] as const)
    await expect.poll(eyes.names, { timeout: 10_000 }).toEqual(names)

  await anns.people.friends.add(await ann.who('Ben'))
  expect((await ann.who('Ben')).friend).toBe(true)
  const session = await anns.host({ name: "Ann's ring", visibility: 'private' })
  await expect.poll(async () => (await ben.who('Ann')).status, { timeout: 10_000 }).toBe('playing')

  const asking = anns.people.invite(await ann.who('Ben'), session)
  const invite = await ben.invite()
  expect([invite.from.key, invite.sessionName]).toEqual([anns.me.key, "Ann's ring"])
  const bensSession = await invite.accept()
  expect(bensSession.host.key).toEqual(anns.me.key)
  expect(await asking).toBe('accepted')

  const askingCleo = anns.people.invite(await ann.who('Cleo'), session)
  ;(await cleo.invite()).decline()
  expect(await askingCleo).toBe('declined')

  await anns.people.block(cleos.me.key)
  expect(ann.names()).toEqual(['Ben'])
  await expect(cleos.join(session.invitation.link)).rejects.toMatchObject({ code: 'session/refused' })

  cleos.close()
  await expect.poll(ben.names, { timeout: 10_000 }).toEqual(['Ann'])
  bens.people.hide()
  await expect.poll(ann.names, { timeout: 10_000 }).toEqual([])
  anns.close()
  bens.close()
  expect(await relay.stop()).toBe(0)
})

it('[PE9] a session for friends is in a friend’s list, with all a listing can say, and is joined from there', async () => {
  const relay = await localRelay()
  const url = `http://127.0.0.1:${relay.port}/`
  const [anns, bens, cleos] = [
    await matchmakerOf('Ann', url),
    await matchmakerOf('Ben', url),
    await matchmakerOf('Cleo', url),
  ]
  const listed = [bens, cleos].map((place) => {
    look(place)
    const seen = { listings: [] as readonly OpenListing[] }
    place.on('listings', (listings) => {
      seen.listings = listings
    })
    return seen
  })
  await anns.people.friends.add({ key: bens.me.key })
  await bens.people.friends.add({ key: anns.me.key })
  const tags = Array.from({ length: 8 }, (_, i) => `${i}${'😀'.repeat(23)}`)
  const name = '🎈'.repeat(40)
  await anns.host({ name, visibility: 'friends', tags, skill: { min: 0, max: 10_000 } })
  await expect.poll(() => listed[0]?.listings.length, { timeout: 10_000 }).toBe(1)
  const [listing] = listed[0]?.listings ?? []
  if (!listing) throw new Error('it has gone')
  expect(listing).toMatchObject({ name, tags, visibility: 'friends', skill: { min: 0, max: 10_000 } })
  expect((await bens.join(listing)).host.name).toBe('Ann')
  expect(listed[1]?.listings).toEqual([])
  for (const one of [anns, bens, cleos]) one.close()
  await relay.close()
})

it('[PE3] a lobby that was lost and came back has the same people, at new places, and invites go on', async () => {
  const relay = await localRelay()
  const proxy = await TcpProxy.open(relay.port)
  const [anns, bens] = [
    await matchmakerOf('Ann', `http://127.0.0.1:${proxy.port}/`),
    await matchmakerOf('Ben', `http://127.0.0.1:${relay.port}/`),
  ]
  const [ann, ben] = [look(anns), look(bens)]
  const session = await bens.host()
  const before = await ben.who('Ann')
  await ann.who('Ben')
  proxy.leadTo(relay.port) // cuts what goes through it
  await expect.poll(async () => (await ben.who('Ann')).id, { timeout: 20_000 }).not.toBe(before.id)
  const asking = bens.people.invite(before, session) // a person is who they are, not where they were
  ;(await ann.invite()).decline()
  expect(await asking).toBe('declined')
  anns.close()
  bens.close()
  proxy.close()
  await relay.close()
})

it('[PE4] who sends notes without end is slowed down here, before the lobby would cut them off', async () => {
  const relay = await localRelay()
  const lobby = new RelayLobby(`http://127.0.0.1:${relay.port}/`, new TimerClock())
  const presence = new RelayPresence(lobby)
  const stay = presence.enter({ look: () => undefined, note: () => {} })
  await expect.poll(() => stay.id).toBeDefined()
  const to = randomBytes(16).toString('base64url')
  const codes = Array.from({ length: 100 }, () =>
    stay.send(to, Uint8Array.of(1), { signal: AbortSignal.timeout(5000) }).catch(({ code }) => code),
  )
  const told = await Promise.all(codes)
  expect([told[0], told.at(-1)]).toEqual(['discover/person-gone', 'discover/too-often'])
  expect(lobby.here).toBe(true)
  lobby.close()
  await relay.close()
})
