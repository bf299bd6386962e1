import { createMatchmaker, type Matchmaker, type OpenListing } from '@skirmish/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sumo } from '../../sdk/test/sumo.js'
import { lobbyBy, ManInTheMiddle, under } from '../support/man-in-the-middle.js'
import { type RelayProcess, startRelay } from '../support/relay-process.js'

/** A machine may be busy. */
const PATIENTLY = { timeout: 10_000 }
/** Ann sees the one, Ben the other: what a relay that lies shows to each of them. */
let [anns, bens]: RelayProcess[] = []
const open: { close(): void }[] = []
beforeAll(async () => {
  ;[anns, bens] = await Promise.all([startRelay(), startRelay()])
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})
afterAll(async () => {
  await Promise.all([anns?.stop(), bens?.stop()])
})

const at = (relay: RelayProcess | undefined) => relay?.url ?? ''
const keep = <T extends { close(): void }>(one: T): T => {
  open.push(one)
  return one
}
const matchmakerOf = async (name: string, platform: ReturnType<typeof lobbyBy>): Promise<Matchmaker<typeof sumo>> =>
  keep(await createMatchmaker({ game: sumo, player: { name }, ...platform }))
const annHosts = async () => (await matchmakerOf('Ann', lobbyBy(at(anns)))).host({ name: "Ann's ring" })
/** By its code: sessions of the test before may still be on their way out of the list. */
const listed = (matchmaker: Matchmaker<typeof sumo>, code: string) =>
  new Promise<OpenListing>((resolve) => {
    matchmaker.on('listings', (listings) => {
      const found = listings.find((listing) => listing.code === code)
      if (found) resolve(found)
    })
  })
const middle = async (code: string, via: string) => {
  const man = keep(await ManInTheMiddle.open(code, at(anns), at(bens), via))
  expect(man.code).toBe(code) // Ben will find what he was told to look for
  return man
}

describe.each([
  { path: 'direct', via: 'peerjs' },
  { path: 'relayed', via: 'relayed' },
])('a relay that swaps descriptions and the listing’s key, on the $path path', ({ via }) => {
  it('[CO25] is refused by a link, and seen by the words where somebody joins by a code or the list', async () => {
    const ann = await annHosts()
    const { code, link } = ann.invitation
    const forger = lobbyBy(at(bens))
    const mallorys = await matchmakerOf('Ann', { ...forger, directories: under(code, forger.directories) })
    const forged = await mallorys.host({ name: "Ann's ring" })
    expect(forged.invitation.code).toBe(code)

    const bensPlace = await matchmakerOf('Ben', lobbyBy(at(bens), via))
    await expect(bensPlace.join(link)).rejects.toMatchObject({ code: 'connect/wrong-host', phase: 'connect' })
    expect(forged.players).toHaveLength(1)

    const ben = await bensPlace.join(code)
    await (await matchmakerOf('Ben', lobbyBy(at(anns)))).join(code) // to pass on what the real one does
    const screen = ({ name, players }: typeof ann) => [name, ...players.map((player) => player.name)]
    await expect.poll(() => screen(ben), PATIENTLY).toEqual(["Ann's ring", 'Ann', 'Ben'])
    await expect.poll(() => screen(ann), PATIENTLY).toEqual(screen(ben)) // nothing else gives it away
    expect(await ben.words()).not.toEqual(await ann.words())

    const cleos = await matchmakerOf('Cleo', lobbyBy(at(bens), via))
    const cleo = await cleos.join(await listed(cleos, code))
    expect(await cleo.words()).toEqual(await ben.words())
  })
})

describe('a relay that swaps descriptions and keeps the key', () => {
  it('[CO4] is refused by code, link and listing on the direct path: its certificates are not those that were signed', async () => {
    const ann = await annHosts()
    const man = await middle(ann.invitation.code, 'peerjs')
    const bensPlace = await matchmakerOf('Ben', lobbyBy(at(bens), 'peerjs'))
    const listing = await listed(bensPlace, ann.invitation.code)
    for (const target of [ann.invitation.code, ann.invitation.link, listing])
      await expect(bensPlace.join(target)).rejects.toMatchObject({ code: 'connect/bad-handshake' })
    expect(man.count).toBe(3)
    expect(ann.players).toHaveLength(1)
  })

  it('[CO25] only passes on what it can not read on the relayed path: the words are the same', async () => {
    const ann = await annHosts()
    const man = await middle(ann.invitation.code, 'relayed')
    const seen: Uint8Array[] = []
    man.tamper = (_from, _lane, bytes) => {
      seen.push(bytes)
      return [bytes]
    }
    const ben = await (await matchmakerOf('Ben', lobbyBy(at(bens), 'relayed'))).join(ann.invitation.link)
    expect([ben.net.path, man.count]).toEqual(['relayed', 1])
    expect(await ben.words()).toEqual(await ann.words())
    expect(ben.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    const all = Buffer.concat(seen)
    expect(all.length).toBeGreaterThan(500)
    for (const secret of ['Ben', "Ann's ring", Buffer.from(ben.me.key ?? [])]) expect(all.includes(secret)).toBe(false)
  })
})

describe('a relay that meddles with sealed frames', () => {
  const joined = async () => {
    const ann = await annHosts()
    const { code, link } = ann.invitation
    const man = await middle(code, 'relayed')
    const ben = await (await matchmakerOf('Ben', lobbyBy(at(bens), 'relayed'))).join(link)
    const cleo = await (await matchmakerOf('Cleo', lobbyBy(at(anns)))).join(link)
    const heard: string[] = []
    ann.onMessage('emote', ({ kind }, from) => heard.push(`${from.name} ${kind}`))
    return { ann, ben, cleo, man, heard }
  }

  it('[CO7] and replays them: each counts once, in order, and the session goes on', async () => {
    const { ben, cleo, man, heard } = await joined()
    const before: Uint8Array[] = []
    let replayed = 0
    man.tamper = (from, lane, bytes) => {
      if (from === 'host' || lane === 'state' || replayed >= 12) return [bytes]
      replayed += 2
      before.push(bytes)
      return [bytes, before[0] ?? bytes, bytes]
    }
    for (const kind of [1, 2, 3, 4, 5, 6, 7, 8, 9]) ben.send('emote', { kind }, { to: 'host' })
    cleo.send('emote', { kind: 0 }, { to: 'host' })
    await expect.poll(() => heard.length, PATIENTLY).toBe(10)
    expect(heard.filter((one) => one.startsWith('Ben'))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((kind) => `Ben ${kind}`),
    )
    expect(replayed).toBe(12)
    expect(ben.net.path).toBe('relayed')
  })

  it('[CO7] and alters them: none is taken, the link ends, and the others play on', async () => {
    const { ann, ben, cleo, man, heard } = await joined()
    const dropped = new Promise<string>((resolve) => ann.on('playerDropped', ({ name }) => resolve(name)))
    const ended = new Promise<string | undefined>((resolve) => ben.on('ended', ({ error }) => resolve(error?.code)))
    let altered = 0
    man.tamper = (from, lane, bytes) => {
      if (from === 'host' || lane === 'state') return [bytes]
      const changed = bytes.slice()
      const place = (7 * altered++) % changed.length
      changed[place] = (changed[place] ?? 0) ^ (1 << (altered % 8))
      return [changed]
    }
    for (let i = 0; i < 20; i++) ben.send('emote', { kind: i % 10 }, { to: 'host' })
    expect(await dropped).toBe('Ben')
    expect(altered).toBeGreaterThanOrEqual(16)
    cleo.send('emote', { kind: 9 }, { to: 'host' })
    await expect.poll(() => heard, PATIENTLY).toEqual(['Cleo 9'])
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Ben', false],
      ['Cleo', true],
    ])
    expect(await ended).toBe('session/host-lost') // he has tried again and again, until his seat was given up
    expect(heard).toEqual(['Cleo 9'])
  }, 60_000)
})
