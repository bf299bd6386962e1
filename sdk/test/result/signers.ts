import { type KeyPair, keyPairFrom, sign } from '../../src/connect/keys.js'
import { certifyDevice } from '../../src/result/device-key.js'
import { encodeEnd, endClaim, endId, type MatchEnd } from '../../src/result/match-end.js'
import {
  begunClaim,
  encodeStart,
  inKeyOrder,
  type MatchStart,
  NO_MATCH,
  startClaim,
  startId,
} from '../../src/result/match-start.js'
import { mergeMatches } from '../../src/result/merge-matches.js'
import type { SignedMatch } from '../../src/result/signed-match.js'

/** Somebody, with a device. */
export interface Signer {
  readonly name: string
  readonly player: KeyPair
  readonly device: KeyPair
  readonly certificate: Uint8Array
}

const secret = (fill: number) => new Uint8Array(32).fill(fill)

function signer(name: string, i: number): Signer {
  const [player, device] = [keyPairFrom(secret(i + 1)), keyPairFrom(secret(i + 101))]
  return { name, player, device, certificate: certifyDevice(player, device.publicKey) }
}

/** Eight people, in the order of their keys: so each has the same number in every start that begins with Ann. */
const people = ['ann', 'ben', 'cleo', 'dan', 'eve', 'finn', 'gwen', 'hugo']
export const signers: readonly Signer[] = inKeyOrder(
  people.map((name, i) => ({ ...signer(name, i), key: keyPairFrom(secret(i + 1)).publicKey })),
).map((one, i) => ({ ...one, name: people[i] ?? '' }))

/** A match of the first so many of them. */
export function startOf(count: number, change: Partial<MatchStart> = {}): MatchStart {
  return {
    ...{ game: 'puck-sumo', version: 3, mode: 'desert', startedAt: 1_790_000_000_000 },
    ...{ rules: secret(9), nonce: new Uint8Array(16).fill(8), stats: [{ name: 'dashes', fold: 'sum' }] },
    players: signers.slice(0, count).map(({ name, player, device, certificate }, seat) => {
      return {
        ...{ seat, key: player.publicKey, device: device.publicKey, certificate },
        previous: NO_MATCH,
        name,
        team: '',
      }
    }),
    ...change,
  }
}

/** They place as they stand in the start, and dash as often. */
export function endOf(start: MatchStart, change: Partial<MatchEnd> = {}): MatchEnd {
  return {
    ...{ start: startId(encodeStart(start)), epochs: 1, parted: false, unconfirmed: false },
    players: start.players.map((_, i) => ({ place: i + 1, left: false, values: [i + 1] })),
    ...change,
  }
}

/** A record in which these signed the start, and of them these that all did in time. */
export function began(
  start: MatchStart,
  who: readonly number[] = start.players.map((_, i) => i),
  vouching: readonly number[] = [],
): SignedMatch {
  const id = startId(encodeStart(start))
  const signatures = who.map((index) => {
    const vouches = vouching.includes(index)
    return { index, signature: sign(vouches ? begunClaim(id) : startClaim(id), deviceOf(index)), vouches }
  })
  return { id, start, signatures, ends: [], contradictions: [] }
}

/** And these, one after the other, an end. */
export function ended(record: SignedMatch, end: MatchEnd, who: readonly number[]): SignedMatch {
  const id = endId(encodeEnd(end))
  return who.reduce((all, index) => {
    const signatures = [{ index, signature: sign(endClaim(id), deviceOf(index)) }]
    return mergeMatches(all, { ...record, ends: [{ id, end, signatures }], contradictions: [] })
  }, record)
}

function deviceOf(index: number): KeyPair {
  const one = signers[index]
  if (!one) throw new RangeError('nobody')
  return one.device
}
