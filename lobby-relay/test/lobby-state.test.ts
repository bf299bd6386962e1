import { describe, expect, it } from 'vitest'
import { LobbyState } from '../src/lobby-state.js'
import { draft } from './friends.js'

const codes = () => {
  const left = ['K7QF2M', 'K7QF2M', 'ABCDEF', 'GHJKMN', 'PQRTUV', '222222', '333333', '444444', '555555', '666666']
  return () => left.shift() ?? 'ZZZZZZ'
}

describe('the state of the lobby', () => {
  it('[DI6] keeps a session 120 s for its owner, then lets it go', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    expect(lobby.publish('ann', { owner: 'A', listing: draft() })).toEqual({ code: 'K7QF2M' })
    lobby.left('ann', 1_000)
    expect(lobby.takeChanges(120_999)).toMatchObject({ listings: [{ code: 'K7QF2M', state: 'waiting' }], gone: [] })
    expect(lobby.takeChanges(121_000)).toEqual({ listings: [], gone: ['K7QF2M'] })
    expect(lobby.size).toBe(0)
  })

  it('[DI6] lets go of what somebody offers who says goodbye, but not of what came to another socket', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing: draft() })
    lobby.publish('ann', { owner: 'B', listing })
    lobby.publish('ann-again', { owner: 'B', listing })
    lobby.takeChanges(0)
    lobby.goodbye('ann')
    expect(lobby.takeChanges(0)).toEqual({ listings: [], gone: ['K7QF2M'] })
    expect(lobby.size).toBe(1)
  })

  it('waits as long as it is told', () => {
    const lobby = new LobbyState({ drawCode: codes(), waitMs: 5 })
    lobby.publish('ann', { owner: 'A', listing: draft() })
    lobby.takeChanges(0)
    lobby.left('ann', 0)
    expect(lobby.takeChanges(5).gone).toEqual(['K7QF2M'])
  })

  it('is open again when the owner is back, and the old socket no longer counts', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing })
    expect(lobby.publish('ann-again', { owner: 'A', listing })).toEqual({ code: 'K7QF2M' })
    lobby.left('ann', 0)
    expect(lobby.find('k7q-f2m')?.state).toBe('open')
  })

  it('never gives one code to two sessions', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    lobby.publish('ann', { owner: 'A', listing: draft() })
    expect(lobby.publish('ben', { owner: 'B', listing: draft() })).toEqual({ code: 'ABCDEF' })
  })

  it('gives a free code to who had it before, at a relay that is gone', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    expect(lobby.publish('ann', { owner: 'A', listing: draft(), code: 'zzz-zzz' })).toEqual({ code: 'ZZZZZZ' })
  })

  it("refuses another session's code, key, and an owner that is none", () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing })
    expect(lobby.publish('eve', { owner: 'E', listing: draft(), code: 'K7QF2M' })).toHaveProperty('reason')
    expect(lobby.publish('eve', { owner: 'E', listing })).toHaveProperty('reason')
    expect(lobby.publish('eve', { owner: 'E', listing: { ...listing, name: '' } })).toHaveProperty('reason')
    expect([lobby.update('E', listing), lobby.unpublish('E', 'eve')]).toEqual([false, false])
  })

  it('takes eight sessions from one client and 500 in all', () => {
    let drawn = 0
    const letters = '23456789ABCDEFGHJKMNPQRTUVWXYZ'
    const letter = (n: number) => letters[n % 30]
    const lobby = new LobbyState({ drawCode: () => `2222${letter(Math.floor(++drawn / 30))}${letter(drawn)}` })
    const tries = Array.from({ length: 9 }, (_, i) => lobby.publish('ann', { owner: `A${i}`, listing: draft() }))
    expect(tries.filter((answer) => 'code' in answer)).toHaveLength(8)
    for (let i = 0; i < 600; i++) lobby.publish(`client ${i}`, { owner: `B${i}`, listing: draft() })
    expect(lobby.size).toBe(500)
  })

  it('[DI6] a session belongs to its next host as soon as that one shows it: the one before withdraws nothing', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing })
    expect(lobby.publish('ben', { owner: 'A', listing, code: 'K7QF2M' })).toEqual({ code: 'K7QF2M' })
    expect(lobby.unpublish('A', 'ann')).toBe(false)
    lobby.left('ann', 0)
    expect(lobby.find('K7QF2M')?.state).toBe('open')
    expect(lobby.unpublish('A', 'ben')).toBe(true)
    expect(lobby.find('K7QF2M')).toBeUndefined()
  })

  it('[DI6] what waits for a host may be withdrawn by whoever knows its secret, from any socket', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    lobby.publish('ann', { owner: 'A', listing: draft() })
    lobby.left('ann', 0)
    expect(lobby.unpublish('A', 'ann again')).toBe(true)
  })

  it('[DI20] never tells of a session that is not public, but finds it', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    lobby.publish('ann', { owner: 'A', listing: { ...draft(), visibility: 'private' } })
    expect(lobby.takeChanges(0)).toEqual({ listings: [], gone: [] })
    expect(lobby.find('K7QF2M')?.code).toBe('K7QF2M')
    lobby.unpublish('A', 'ann')
    expect(lobby.takeChanges(0).gone).toEqual([])
  })

  it('tells that a session is gone when its owner hides it', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing })
    expect(lobby.takeChanges(0).listings).toHaveLength(1)
    lobby.update('A', { ...listing, visibility: 'friends' })
    expect(lobby.takeChanges(0)).toEqual({ listings: [], gone: ['K7QF2M'] })
  })

  it('tells each change once, however many there were', () => {
    const lobby = new LobbyState({ drawCode: codes() })
    const listing = draft()
    lobby.publish('ann', { owner: 'A', listing })
    for (const taken of [1, 2, 3]) lobby.update('A', { ...listing, seats: { taken, max: 4 } })
    expect(lobby.takeChanges(0).listings.map((one) => one.seats.taken)).toEqual([3])
    expect(lobby.takeChanges(0).listings).toEqual([])
  })
})
