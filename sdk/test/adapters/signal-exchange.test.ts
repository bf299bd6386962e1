import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SignalExchange } from '../../src/adapters/lan/signal-exchange.js'

function friends() {
  const exchange = new SignalExchange()
  const enter = (id: string, token = id) => {
    const heard: Readonly<Record<string, unknown>>[] = []
    let ended = false
    const peer = { token, say: (message: (typeof heard)[number]) => heard.push(message), end: () => (ended = true) }
    const isIn = exchange.enter(id, peer)
    return {
      heard,
      isIn,
      peer,
      ended: () => ended,
      say: (message: unknown) => exchange.hear(id, JSON.stringify(message)),
    }
  }
  return { exchange, enter }
}

describe('[CO14] the signaling of a host, as PeerJS knows it', () => {
  it('opens, and passes on what peers say, with the sender it knows', () => {
    const { enter } = friends()
    const [ann, ben] = [enter('ann'), enter('ben')]
    for (const type of ['OFFER', 'CANDIDATE', 'ANSWER', 'LEAVE', 'EXPIRE'])
      ben.say({ type, dst: 'ann', src: 'mallory', payload: { sdp: type } })
    expect(ann.heard.map(({ type }) => type)).toEqual(['OPEN', 'OFFER', 'CANDIDATE', 'ANSWER', 'LEAVE', 'EXPIRE'])
    expect(ann.heard[1]).toEqual({ type: 'OFFER', src: 'ben', dst: 'ann', payload: { sdp: 'OFFER' } })
    expect(ben.heard).toEqual([{ type: 'OPEN' }])
  })

  it('an offer to nobody is refused at once, and nothing is kept for a peer that is not there', () => {
    const { exchange, enter } = friends()
    const ben = enter('ben')
    for (const type of ['OFFER', 'CANDIDATE', 'LEAVE']) ben.say({ type, dst: 'ann' })
    expect(ben.heard.slice(1)).toEqual([{ type: 'EXPIRE', src: 'ann', dst: 'ben' }])
    expect(enter('ann').heard).toEqual([{ type: 'OPEN' }])
    expect(exchange.size).toBe(2)
  })

  it('an id is kept for its token, which takes it over from an older socket', () => {
    const { exchange, enter } = friends()
    const old = enter('ann', 'secret')
    expect(enter('ann', 'guess')).toMatchObject({ isIn: false, heard: [{ type: 'ID-TAKEN' }] })
    const again = enter('ann', 'secret')
    expect([again.isIn, old.ended()]).toEqual([true, true])
    exchange.left('ann', old.peer)
    expect(exchange.size).toBe(1)
  })

  it('a stranger too many is told so', () => {
    const { exchange, enter } = friends()
    for (let i = 0; i < 128; i++) expect(enter(`peer ${i}`).isIn).toBe(true)
    expect(enter('one more')).toMatchObject({ isIn: false, heard: [{ type: 'ERROR' }] })
    expect([enter('peer 0').isIn, exchange.size]).toEqual([true, 128])
  })

  it('nonsense is dropped', () => {
    const { exchange, enter } = friends()
    const [ann] = [enter('ann'), enter('ben')]
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        for (const one of [text, json]) exchange.hear('ben', one)
      }),
    )
    for (const type of ['HEARTBEAT', 'OPEN', 'ID-TAKEN', '__proto__', 7])
      exchange.hear('ben', JSON.stringify({ type, dst: 'ann' }))
    expect(ann.heard).toEqual([{ type: 'OPEN' }])
  })
})
