import { type Listing, ListingReader, parseListing } from '@skirmish/sdk/discover'
import { describe, expect, it } from 'vitest'
import { AnnouncedListings } from '../src/announced-listings.js'
import { HeardListings } from '../src/heard-listings.js'
import { toldToBrowsers, toldToLan } from '../src/lan-addresses.js'
import { LIMITS } from '../src/limits.js'
import { ToldListings } from '../src/told-listings.js'
import { draft } from './friends.js'

function listing(change: Partial<Listing> = {}): Listing {
  const parsed = parseListing({ ...draft(), code: 'K7QF2M', ...change })
  if (!parsed) throw new Error('that is no listing')
  return parsed
}
const NOBODY: ReadonlySet<string> = new Set()
const at = (endpoint: string, id = 'ann') => ({ via: 'relayed', endpoint, id })

describe('what a lobby hears on its LAN', () => {
  it('[DI13] is told when it is new, when it changed and when it is gone, and not otherwise', () => {
    const heard = new HeardListings()
    const one = listing()
    heard.hear([one])
    expect(heard.takeChanges(NOBODY)).toEqual({ listings: [one], gone: [] })
    heard.hear([structuredClone(one)])
    expect(heard.takeChanges(NOBODY)).toEqual({ listings: [], gone: [] })
    const changed = { ...one, phase: 'playing' } as const
    heard.hear([changed])
    expect(heard.takeChanges(NOBODY)).toEqual({ listings: [changed], gone: [] })
    heard.hear([])
    expect(heard.takeChanges(NOBODY)).toEqual({ listings: [], gone: [one.sessionKey] })
    expect([heard.takeChanges(NOBODY), heard.isTold]).toEqual([{ listings: [], gone: [] }, false])
  })

  it('[DI13] gives way to what the lobby knows first-hand, whatever is said of it, and stands again after that', () => {
    const heard = new HeardListings()
    const own = listing()
    const forged = { ...own, name: 'Mine now', addresses: [at('http://10.0.0.66:80/')] }
    heard.hear([forged])
    expect(heard.takeChanges(new Set([own.sessionKey]))).toEqual({ listings: [], gone: [] })
    expect(heard.takeChanges(NOBODY).listings).toEqual([forged])
    expect(heard.takeChanges(new Set([own.sessionKey]))).toEqual({ listings: [], gone: [own.sessionKey] })
  })

  it('[DI13] is in the list beside a session of the lobby that has the same code', () => {
    const [told, reader] = [new ToldListings(), new ListingReader()]
    const [own, heard] = [listing({ name: 'Ours' }), listing({ name: 'Theirs' })]
    const names = () => reader.listings.map(({ name }) => name)
    const read = (bytes: Uint8Array | undefined) => bytes && reader.read(bytes)
    read(told.tell({ listings: [own], gone: [] }, { listings: [heard], gone: [] }))
    expect(names()).toEqual(['Ours', 'Theirs'])
    read(told.tell({ listings: [], gone: [] }, { listings: [{ ...heard, name: 'Renamed' }], gone: [] }))
    expect(names()).toEqual(['Ours', 'Renamed'])
    read(told.tell({ listings: [], gone: [own.code] }))
    expect(names()).toEqual(['Renamed'])
    // From heard to first-hand in one message.
    read(told.tell({ listings: [heard], gone: [] }, { listings: [], gone: [heard.sessionKey] }))
    expect(names()).toEqual(['Theirs'])
    expect(told.tell({ listings: [], gone: [] })).toBeUndefined()
  })

  it('[DI13] is, on the lobby’s own device, where the page reached the lobby, and once', () => {
    const addresses = [
      at('http://127.0.0.1:4000/'),
      at('http://192.168.1.5:4000/'),
      at('http://[fd05::1]:4000/'),
      at('http://192.168.1.7:4000/'),
      at('lobby'),
    ]
    const isHere = (address: string) => ['127.0.0.1', '192.168.1.5', 'fd05::1'].includes(address)
    expect(toldToBrowsers(listing({ addresses }), isHere).addresses.map(({ endpoint }) => endpoint)).toEqual([
      'here:4000',
      'http://192.168.1.7:4000/',
      'lobby',
    ])
  })
})

describe('what a lobby says on its LAN', () => {
  const here = (n: number, change: Partial<Listing> = {}) =>
    listing({ addresses: [at('lobby', `id${n}`)], name: `Session ${n}`, ...change })
  const nameOf = ({ listing: { name } }: { listing: Listing }) => name

  it('[DI14] leads to the lobby, and to nothing else', () => {
    const said = toldToLan(here(1, { addresses: [at('lobby'), at('http://192.168.1.5:1/'), at('here:22')] }), 7777)
    expect(said.addresses).toEqual([at('here:7777')])
    expect('code' in said).toBe(false)
    expect(new AnnouncedListings().take([listing()])).toEqual({ begin: [], change: [], end: [] })
  })

  it('[DI14] begins, changes and ends with the session; who hides it says goodbye to all others', () => {
    const announced = new AnnouncedListings()
    const one = here(1)
    const [begun] = announced.take([one]).begin
    expect(begun && nameOf(begun)).toBe('Session 1')
    expect(announced.take([one])).toEqual({ begin: [], change: [], end: [] })
    const full = { ...one, seats: { taken: 4, max: 4 } }
    expect(announced.take([full])).toEqual({ begin: [], change: [{ name: begun?.name, listing: full }], end: [] })
    const hidden = { ...full, visibility: 'private' } as const
    const steps = announced.take([hidden])
    expect(steps.end).toEqual([begun?.name])
    expect(steps.begin.map(({ listing: { visibility } }) => visibility)).toEqual(['private'])
    expect(announced.take([]).end).toEqual(steps.begin.map(({ name }) => name))
  })

  it('[DI14] is so many sessions, the oldest first, and so many changes at a time', () => {
    const announced = new AnnouncedListings()
    const many = Array.from({ length: 400 }, (_, n) => here(n))
    const hidden = Array.from({ length: 400 }, (_, n) => here(1000 + n, { visibility: 'friends' }))
    const begun: string[] = []
    for (let steps = announced.take([...many, ...hidden]); steps.begin.length > 0; ) {
      expect(steps.begin.length).toBeLessThanOrEqual(LIMITS.announceChanges.count)
      begun.push(...steps.begin.map(nameOf))
      steps = announced.take([...many, ...hidden])
    }
    expect(begun.length).toBe(LIMITS.announced + LIMITS.answeredFor)
    expect(begun.slice(0, LIMITS.announced)).toEqual(many.slice(0, LIMITS.announced).map(({ name }) => name))
    // All change at once, again and again: each is said in its turn.
    const said = new Set<string>()
    for (let round = 0; round < 40; round++) {
      const changed = [...many, ...hidden].map((one) => ({ ...one }))
      for (const one of announced.take(changed).change) said.add(nameOf(one))
    }
    expect(said.size).toBe(LIMITS.announced + LIMITS.answeredFor)
  })
})
