import { describe, expect, it } from 'vitest'
import { ExchangePartner } from '../../src/matchmaker/exchange-partner.js'
import { RecordVerifier } from '../../src/matchmaker/verify-records.js'
import { Exchange } from '../../src/ratings/exchange.js'
import { hex } from '../../src/ratings/hex.js'
import { Ledger } from '../../src/ratings/ledger.js'
import { type Shared, sharedId } from '../../src/ratings/shared-records.js'
import { type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import { ManualClock } from '../../src/testing.js'
import { began, ended, endOf, signers, startOf } from '../result/signers.js'

const people = signers.map(({ player }) => hex(player.publicKey))
const start = startOf(2)
const record = ended(began(start), endOf(start), [0, 1])
const [first, second] = record.signatures
const forged: SignedMatch = { ...record, signatures: [{ ...first!, signature: second!.signature }, second!] }

function shared(record: SignedMatch, keys = record.start.players.map(({ key }) => hex(key))): Shared {
  const bytes = writeMatch(record)
  return { id: sharedId(bytes), keys, bytes }
}

/** A host that sends these to a guest's device, whatever they are; what the guest took. */
async function send(records: readonly Shared[], ledger = new Ledger(), knows = people) {
  const clock = new ManualClock()
  const said: Uint8Array[] = []
  const taken: SignedMatch[] = []
  const partner = new ExchangePartner(
    {
      ...{ ledger, verifier: new RecordVerifier({ clock }), say: (bytes) => said.push(bytes) },
      shareable: () => ({ people: knows, records: ledger.shared() }),
      take: async (some) => {
        taken.push(...some)
      },
    },
    false,
  )
  const host = new Exchange(() => ({ people, records }), true)
  for (let words = [host.begin(new Uint8Array(16))]; words.length > 0; ) {
    for (const word of words) partner.hear(word)
    await clock.advance(1000)
    words = said.splice(0).flatMap((word) => host.hear(word).say)
  }
  return { partner, taken, clock }
}

describe('what another device brings', () => {
  it('[RA17] is taken when it is true, and passed over when it is known', async () => {
    const { partner, taken } = await send([shared(record)])
    expect(taken).toEqual([record])
    expect(partner.isTrusted).toBe(true)
    const known = new Ledger()
    known.add(record) // not stored yet: it is sent all the same
    expect((await send([shared(record)], known)).taken).toEqual([])
  })

  it('[RA17] ends the exchange for good when it is not true, or no record', async () => {
    const noRecord = { ...shared(record), bytes: Uint8Array.of(3, 1, 2), id: '0102030405060708' }
    for (const bad of [shared(forged), noRecord]) {
      const { partner, taken } = await send([bad])
      expect(taken).toEqual([])
      expect(partner.isTrusted).toBe(false)
      expect(
        partner.hear(new Exchange(() => ({ people, records: [] }), true).begin(new Uint8Array(16))),
      ).toBeUndefined()
      expect(partner.isRunning).toBe(false)
    }
  })

  it('[RA15] of somebody who is not known here ends it, too: the host says that others played', async () => {
    const { partner, taken } = await send([shared(record, people.slice(0, 1))], new Ledger(), people.slice(0, 1))
    expect(taken).toEqual([])
    expect(partner.isTrusted).toBe(false)
  })

  it('[RA13] is not taken any more when a match begins while it is looked at', async () => {
    const clock = new ManualClock()
    const taken: SignedMatch[] = []
    const said: Uint8Array[] = []
    const ledger = new Ledger()
    const partner = new ExchangePartner(
      {
        ...{ ledger, verifier: new RecordVerifier({ clock }), say: (bytes) => said.push(bytes) },
        shareable: () => ({ people, records: [] }),
        take: async (some) => {
          taken.push(...some)
        },
      },
      false,
    )
    const host = new Exchange(() => ({ people, records: [shared(record)] }), true)
    for (let words = [host.begin(new Uint8Array(16))]; words.length > 0; ) {
      for (const word of words) partner.hear(word)
      words = said.splice(0).flatMap((word) => host.hear(word).say)
    }
    partner.stop()
    await clock.advance(1000)
    expect(taken).toEqual([])
    expect(partner.isTrusted).toBe(true)
  })
})
