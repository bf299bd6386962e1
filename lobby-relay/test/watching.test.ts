import { ListingReader } from '@skirmish/sdk/discover'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../src/limits.js'
import { LobbyState } from '../src/lobby-state.js'
import { ToldListings } from '../src/told-listings.js'
import { Watchers } from '../src/watchers.js'
import { draft } from './friends.js'

/** A lobby whose codes are drawn in order. */
function aLobby() {
  let drawn = 0
  const lobby = new LobbyState({ drawCode: () => `22222${'23456789'[drawn++]}` })
  const told = new ToldListings()
  const names = (reader: ListingReader) => reader.listings.map(({ name }) => name)
  return { lobby, told, tell: () => told.tell(lobby.takeChanges(0)), names }
}

describe('[DI21] what watchers are told', () => {
  it('is one message for everybody, and leads everybody to the same list', () => {
    const { lobby, told, tell, names } = aLobby()
    const [early, late] = [new ListingReader(), new ListingReader()]
    expect([tell(), early.read(told.full), names(early)]).toEqual([undefined, true, []])
    for (const name of ['ann', 'ben', 'cleo']) lobby.publish(name, { owner: name, listing: draft(name) })
    early.read(tell() ?? new Uint8Array())
    lobby.unpublish('ben', 'ben')
    lobby.publish('dave', { owner: 'dave', listing: draft('dave') })
    lobby.left('ann', 0)
    early.read(tell() ?? new Uint8Array())
    late.read(told.full)
    expect(names(early)).toEqual(['ann', 'cleo', 'dave'])
    expect(early.listings).toEqual(late.listings)
    expect(early.listings[0]?.state).toBe('waiting')
    expect(told.full).toBe(told.full)
    expect(tell()).toBeUndefined()
  })

  it('costs a few bytes for each change', () => {
    const { lobby, tell } = aLobby()
    const listing = draft('ann')
    lobby.publish('ann', { owner: 'ann', listing })
    tell()
    lobby.update('ann', { ...listing, seats: { taken: 2, max: 4 } })
    expect(tell()).toHaveLength(7)
  })
})

describe('[DI21] watchers', () => {
  const changes = Uint8Array.of(1)
  const full = Uint8Array.of(2)

  function aSocket() {
    const sent: Uint8Array[] = []
    return { sent, backlog: 0, send: (message: Uint8Array) => void sent.push(message) }
  }

  it('get the list first, then every change, until they stop', () => {
    const watchers = new Watchers(() => full)
    const ann = aSocket()
    watchers.tell(changes)
    watchers.watch('ann', ann)
    watchers.watch('ann', ann)
    watchers.tell(changes)
    watchers.tell(undefined)
    watchers.unwatch('ann')
    watchers.tell(changes)
    expect(ann.sent).toEqual([full, changes])
    expect(ann.sent[1]).toBe(changes)
  })

  it('are skipped while their socket does not keep up, and get the list once it does', () => {
    const watchers = new Watchers(() => full)
    const [ann, ben] = [aSocket(), aSocket()]
    watchers.watch('ann', ann)
    watchers.watch('ben', ben)
    ann.backlog = LIMITS.watcherBacklog + 1
    for (let i = 0; i < 3; i++) watchers.tell(changes)
    expect([ann.sent, ben.sent]).toEqual([[full], [full, changes, changes, changes]])
    ann.backlog = 0
    watchers.tell(undefined)
    watchers.tell(changes)
    expect(ann.sent).toEqual([full, full, changes])
  })
})
