import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAboutSuccession } from '../../src/session/succession-frames.js'
import { answerOfSuccession, saidOfSuccession } from '../../src/session/succession-messages.js'

const succession = { number: 3, standby: 2, members: [0, 1, 2], epoch: 1, host: 0, open: [] }

describe('what is said about the succession', () => {
  it('[SE50] is read as it was written, and begins with a byte that nothing else begins with', () => {
    const addresses = [{ via: 'relayed', endpoint: 'wss://party.example', id: 'x' }]
    const said = [
      saidOfSuccession.write({ kind: 'succession', epoch: 1, you: 2, sits: true, newest: undefined }),
      saidOfSuccession.write({ kind: 'handOver', succession, leaves: true, why: 'Tea is ready.' }),
    ]
    for (const bytes of said) expect(isAboutSuccession(bytes)).toBe(true)
    const newest = { succession, seats: [{ member: 0, seat: 3 }], standby: { seat: 1, addresses } }
    const message = { kind: 'succession' as const, epoch: 1, you: 2, sits: false, newest }
    expect(saidOfSuccession.parse(saidOfSuccession.write(message))).toEqual(message)
    const grant = { kind: 'grant' as const, member: 2, grant: { epoch: 1, number: 3, before: 1, log: 9 } }
    expect(answerOfSuccession.parse(answerOfSuccession.write(grant))).toEqual(grant)
    expect(answerOfSuccession.parse(answerOfSuccession.write({ kind: 'stands', addresses }))).toMatchObject({
      addresses,
    })
  })

  it('[SE50] of noise nothing is read, and nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        saidOfSuccession.parse(Uint8Array.of(240, ...noise))
        answerOfSuccession.parse(Uint8Array.of(240, ...noise))
      }),
    )
    expect(saidOfSuccession.parse(new Uint8Array())).toBeUndefined()
  })
})
