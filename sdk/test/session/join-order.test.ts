import { describe, expect, it } from 'vitest'
import { joinRequest } from '../../src/session/guest-options.js'
import { HostSession } from '../../src/session/host-session.js'
import { sumo } from '../sumo.js'

const page = Uint8Array.of(1, 2, 3, 4)
const key = (first: number) => new Uint8Array(32).fill(first)

/** A host with what it says to its peers, and which of them it let go. */
function hosting() {
  const closed: number[] = []
  const told = new Set<number>()
  const host = new HostSession({
    ...{ game: sumo, sessionName: "Ann's ring", settings: { rounds: 3 }, maxPlayers: 4, reconnectGrace: 5000 },
    ...{ asks: false, password: undefined },
    player: { name: 'Ann', key: key(1), rated: true },
    random: (bytes) => new Uint8Array(bytes).fill(7),
    output: {
      event: (peer) => told.add(peer),
      state: () => {},
      close: (peer) => closed.push(peer),
      quiet: () => 0,
      probe: () => {},
      emit: () => {},
    },
  })
  const asks = (peer: number, turn: number, from = page, of = key(2)) => {
    host.peerOpened(peer, { key: of, transcript: key(peer), invited: false })
    const resume = host.players.length > 1 ? new Uint8Array(16).fill(7) : undefined
    return host.receiveEvent(peer, joinRequest({ player: { name: 'Ben', rated: true }, page: from, turn, resume }), 0)
  }
  return { host, asks, closed, told }
}

describe('the requests of one page, in whatever order they come', () => {
  it('[SE61] one that was overtaken by a newer one takes nothing from it', () => {
    const { host, asks, closed, told } = hosting()
    asks(5, 0)
    asks(6, 2)
    expect(closed).toEqual([5]) // the newer one sits in its seat now
    expect(asks(7, 1)).toBe(true)
    expect(closed).toEqual([5, 7])
    expect(told).not.toContain(7)
    expect(host.players.map(({ connected }) => connected)).toEqual([true, true])
  })

  it('[SE61] a newer one takes the seat over, and so does another page with the same token', () => {
    const { asks, closed } = hosting()
    asks(5, 3)
    asks(6, 4)
    asks(7, 0, Uint8Array.of(9, 9, 9, 9))
    expect(closed).toEqual([5, 6])
  })

  it('[SE61] a page of somebody else is no older', () => {
    const { host, asks, closed } = hosting()
    asks(5, 3)
    host.peerOpened(6, { key: key(3), transcript: key(6), invited: false })
    host.receiveEvent(6, joinRequest({ player: { name: 'Cleo', rated: true }, page, turn: 0, resume: undefined }), 0)
    expect(closed).toEqual([])
    expect(host.players).toHaveLength(3)
  })

  it('[SE61] one whose newer conversation is gone is taken', () => {
    const { host, asks, closed } = hosting()
    asks(5, 0)
    asks(6, 2)
    host.peerClosed(6, 0)
    asks(7, 1)
    expect(closed).toEqual([5])
    expect(host.players[1]).toMatchObject({ name: 'Ben', connected: true })
  })
})
