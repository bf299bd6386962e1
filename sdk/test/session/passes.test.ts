import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Passes } from '../../src/session/passes.js'
import { answerOfSuccession } from '../../src/session/succession-messages.js'

const [HOST, STANDBY, CLEO, DAN, STRANGER] = [0, 1, 2, 3, 9]
const description = Uint8Array.of(1, 2, 3)

/** What a host passes on: who is told what, of whom. */
function host() {
  const told: string[] = []
  const passes = new Passes({
    isMember: (one) => one !== STRANGER,
    isStandby: (one) => one === STANDBY,
    say: (to, { kind, from, number }) => told.push(`${to} ${kind} by ${from}, ${number}`),
  })
  const offer = (from: number, to: number, number: number, now = 0) =>
    passes.receive(from, { kind: 'offer', to, number, description }, now)
  const answer = (from: number, to: number, number: number) =>
    passes.receive(from, { kind: 'answer', to, number, description }, 0)
  return { told, passes, offer, answer }
}

describe('what a host passes on between members and standbys', () => {
  it('[SE62] an offer to a standby, and its answer: once, to who asked for it', () => {
    const { told, offer, answer } = host()
    expect(offer(CLEO, STANDBY, 7)).toBe(true)
    answer(STANDBY, CLEO, 7)
    answer(STANDBY, CLEO, 7)
    offer(HOST, STANDBY, 8)
    answer(STANDBY, HOST, 8)
    expect(told).toEqual([
      ...[`${STANDBY} offered by ${CLEO}, 7`, `${CLEO} answered by ${STANDBY}, 7`],
      ...[`${STANDBY} offered by ${HOST}, 8`, `${HOST} answered by ${STANDBY}, 8`],
    ])
  })

  it('[SE62] nothing to who is no standby, of who is no member, or that was not asked for; and it is no reason to cut somebody off', () => {
    const { told, offer, answer, passes } = host()
    expect(offer(CLEO, DAN, 1)).toBe(true)
    expect(offer(STRANGER, STANDBY, 1)).toBe(true)
    expect(offer(STANDBY, STANDBY, 1)).toBe(true)
    expect(answer(STANDBY, CLEO, 1)).toBe(true)
    expect(told).toEqual([])
    offer(CLEO, STANDBY, 2)
    answer(DAN, CLEO, 2) // asked somebody else
    answer(STANDBY, DAN, 2)
    answer(STANDBY, CLEO, 3)
    expect(told).toHaveLength(1)
    passes.closed(CLEO)
    answer(STANDBY, CLEO, 2)
    expect(told).toHaveLength(1)
    expect(passes.receive(CLEO, { kind: 'hello' }, 0)).toBe(false)
  })

  it('[SE62] four offers of a member at once, then one each 2 s; the newest is answered', () => {
    const { told, offer, answer } = host()
    for (let i = 1; i <= 100; i++) offer(CLEO, STANDBY, i)
    expect(told).toHaveLength(4)
    offer(DAN, STANDBY, 1)
    expect(told).toHaveLength(5)
    answer(STANDBY, CLEO, 1)
    expect(told).toHaveLength(5)
    answer(STANDBY, CLEO, 4)
    expect(told).toHaveLength(6)
    for (let now = 0; now < 20_000; now += 10) offer(CLEO, STANDBY, now, now)
    expect(told).toHaveLength(6 + 9)
  })

  it('[SE62] [SE50] what is said for it is read as it was written, of 300 bytes at most', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), fc.uint8Array({ maxLength: 300 }), (to, number, description) => {
        for (const kind of ['offer', 'answer'] as const) {
          const message = { kind, to, number, description }
          expect(answerOfSuccession.parse(answerOfSuccession.write(message))).toEqual(message)
        }
      }),
    )
    const long = { kind: 'offer', to: 1, number: 1, description: new Uint8Array(300) } as const
    const bytes = answerOfSuccession.write(long)
    expect(answerOfSuccession.parse(bytes)).toBeDefined()
    const at = bytes.length - 302 // the length stands before them
    const longer = Uint8Array.from([...bytes.slice(0, at), 0xad, 0x02, ...bytes.slice(at + 2), 0])
    expect(answerOfSuccession.parse(longer)).toBeUndefined()
  })
})
