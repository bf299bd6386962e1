import { describe, expect, it } from 'vitest'
import { decode } from '../../src/codec/combinators.js'
import { passwordBytes } from '../../src/connect/password.js'
import { passwordProof } from '../../src/connect/password-proof.js'
import { GuestSession } from '../../src/session/guest-session.js'
import { HostSession } from '../../src/session/host-session.js'
import { hostMessage } from '../../src/session/messages.js'
import type { ProvePassword } from '../../src/session/password-check.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { sumo } from '../sumo.js'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const [ann, ben, mallory] = [bytes(1), bytes(2), bytes(3)]
const PEER = 1
const prover = (role: 'host' | 'guest', fill: number): ProvePassword => {
  const word = passwordBytes('Thin ice') ?? new Uint8Array()
  return (conversation) => passwordProof(role, word, conversation, bytes(fill))
}

/** Ben, who believes to talk with `toBen.peerKey`, and Ann, who believes that `toAnn.key` talks with her; what one says is passed on. */
function passOn(
  toBen: { transcript: Uint8Array; peerKey: Uint8Array },
  toAnn: { transcript: Uint8Array; key: Uint8Array },
) {
  const heard: string[] = []
  const toDeliver: (() => void)[] = []
  const events: SessionEvent[] = []
  const guest = new GuestSession({
    ...{ game: sumo, player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined },
    password: (conversation) => prover('guest', 21)({ ...conversation, guest: ben }),
    output: {
      event: (payload) => toDeliver.push(() => host.receiveEvent(PEER, payload, 0)),
      state() {},
      emit: (event) => events.push(event),
    },
  })
  const host: HostSession = new HostSession({
    ...{ game: sumo, sessionName: 'ring', settings: {}, maxPlayers: 4, reconnectGrace: 5000, asks: false },
    player: { name: 'Ann', key: ann, rated: true },
    random: (length) => new Uint8Array(length),
    password: prover('host', 22),
    output: {
      event(_, payload) {
        heard.push(decode(hostMessage, payload)?.kind ?? '?')
        toDeliver.push(() => guest.receiveEvent(payload))
      },
      state() {},
      close() {},
      quiet: () => 0,
      probe() {},
      emit() {},
    },
  })
  host.peerOpened(PEER, { ...toAnn, invited: false })
  guest.opened(toBen)
  for (let next = toDeliver.shift(); next; next = toDeliver.shift()) next()
  return { heard, events, players: host.players.length }
}

describe('[CO23] [SE17] whoever stands between two who know the password', () => {
  it('as nobody stands there, they meet', () => {
    const { heard, players } = passOn({ transcript: bytes(9), peerKey: ann }, { transcript: bytes(9), key: ben })
    expect([heard.slice(0, 2), players]).toEqual([['challenge', 'welcome'], 2])
  })

  it('with handshakes and keys of their own: what they pass on convinces nobody', () => {
    const { heard, events, players } = passOn(
      { transcript: bytes(8), peerKey: mallory },
      { transcript: bytes(9), key: mallory },
    )
    expect([heard, players]).toEqual([['challenge'], 1])
    expect(events).toEqual([{ type: 'refused', code: 'session/wrong-password' }])
  })

  it('even if both handshakes could be made equal, the keys are not', () => {
    const same = bytes(9)
    for (const [peerKey, key] of [
      [mallory, ben],
      [ann, mallory],
    ] as const) {
      const { heard, players } = passOn({ transcript: same, peerKey }, { transcript: same, key })
      expect([heard, players]).toEqual([['challenge'], 1])
    }
  })
})
