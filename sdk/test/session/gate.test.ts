import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../src/session/gate.js'

/** The standby, by its peer. */
const HEIR = 7

function filled() {
  const gate = new Gate()
  const out: string[] = []
  const say = (word: string) => gate.hold(gate.changes, () => out.push(word))
  return { gate, out, say }
}

describe('the gate', () => {
  it('[SE58] without a standby everything passes at once', () => {
    const { gate, out, say } = filled()
    gate.change()
    say('a')
    expect(out).toEqual(['a'])
    expect(gate.isOpen).toBe(true)
  })

  it('[SE58] what rests on a change waits until the standby has it, and what was said after it waits with it', () => {
    const { gate, out, say } = filled()
    gate.close(0)
    say('before')
    gate.change()
    say('a')
    gate.hold(0, () => out.push('an old answer'))
    gate.change()
    say('b')
    expect(out).toEqual(['before'])
    expect(gate.backedUp(3)).toBe(false)
    expect(gate.backedUp(1)).toBe(true)
    expect(out).toEqual(['before', 'a', 'an old answer'])
    gate.open()
    expect(out).toEqual(['before', 'a', 'an old answer', 'b'])
  })

  it('[SE58] what is for the standby itself waits only until it was told what that rests on, unless others are waited for, too', () => {
    const { gate, out } = filled()
    const say = (word: string, peer: number) => gate.hold(gate.changes, () => out.push(word), undefined, peer)
    gate.close(0)
    gate.change()
    say('a to 1', 1)
    say('a to 2', 2)
    gate.change()
    say('b to 2', 2)
    gate.told(2, 1)
    expect(out).toEqual(['a to 2'])
    gate.told(undefined, 2)
    expect(out).toEqual(['a to 2'])
    gate.told(2, 2)
    expect(out).toEqual(['a to 2', 'b to 2'])
    gate.hold(0, () => out.push('an old answer to 1'), undefined, 1)
    gate.backedUp(2)
    expect(out.slice(2)).toEqual(['a to 1', 'an old answer to 1'])
  })

  it('[SE58] it knows what was let out, which whoever shall lead must have', () => {
    const { gate, say } = filled()
    for (const word of ['a', 'b']) {
      gate.change()
      say(word)
    }
    expect(gate.released).toBe(2)
    gate.close(0) // somebody shall stand by, and has nothing yet
    gate.change()
    say('c')
    expect(gate.released).toBe(2)
    gate.backedUp(3)
    expect(gate.released).toBe(3)
  })

  it('[SE58] a standby that lags too far behind is waited for no longer', () => {
    for (const [count, bytes] of [
      [20_000, 0],
      [100, 1 << 16],
    ] as const) {
      const { gate, out } = filled()
      gate.close(0)
      gate.change()
      for (let i = 0; i < count; i++) gate.hold(1, () => out.push(`${i}`), new Uint8Array(bytes))
      expect(gate.isOpen).toBe(true)
      expect(out).toEqual(Array.from({ length: count }, (_, i) => `${i}`))
      expect(gate.escaped).toBe(1)
    }
  })

  it('[SE58] what all are told alike is kept once, and waits for a standby however many they are', () => {
    const { gate, out } = filled()
    gate.close(0)
    for (let change = 1; change <= 60; change++) {
      const payload = new Uint8Array(1 << 16)
      gate.change()
      for (let peer = 1; peer <= 72; peer++) gate.hold(change, () => out.push(`${change} to ${peer}`), payload, peer)
      if (change === 1) gate.told(HEIR, 1)
    }
    expect(out).toEqual([`1 to ${HEIR}`])
    expect([gate.isOpen, gate.escaped]).toEqual([false, 0])
    gate.backedUp(60)
    expect(out.length).toBe(60 * 72)
    for (let i = 0; i < 65; i++) gate.hold(61, () => out.push('more'), new Uint8Array(1 << 16))
    expect(gate.isOpen).toBe(true)
  })

  it('[SE58] nothing leaves early, and everything in the order it was said, also what a release leads to', () => {
    const step = fc.constantFrom('change', 'say', 'say', 'say to it', 'tell', 'save', 'close', 'open')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const gate = new Gate()
        const said: number[] = []
        const out: number[] = []
        const toStandby: number[] = []
        let [saved, told, standby] = [0, 0, false]
        const say = (leads: boolean, peer = 1) => {
          const word = said.push(peer)
          const rests = gate.changes
          gate.hold(
            rests,
            () => {
              if (standby) expect(rests).toBeLessThanOrEqual(peer === HEIR ? Math.max(saved, told) : saved)
              ;(peer === HEIR ? toStandby : out).push(word)
              if (leads && word % 5 === 0) say(false, peer)
            },
            undefined,
            peer,
          )
        }
        for (const one of steps) {
          if (one === 'change') gate.change()
          if (one === 'say') say(true)
          if (one === 'say to it') say(true, HEIR)
          if (one === 'tell' && standby) {
            told = gate.changes
            gate.told(HEIR, told)
          }
          if (one === 'save') {
            saved = gate.changes
            gate.backedUp(saved)
          }
          if (one === 'close') {
            standby = true
            saved = gate.changes
            gate.close(saved)
          }
          if (one === 'open') {
            standby = false
            gate.open()
          }
        }
        standby = false
        gate.open()
        const to = (heir: boolean) => said.flatMap((peer, i) => ((peer === HEIR) === heir ? i + 1 : []))
        expect(out).toEqual(to(false))
        expect(toStandby).toEqual(to(true))
      }),
    )
  })
})
