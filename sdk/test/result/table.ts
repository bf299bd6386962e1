import { verify } from '../../src/connect/keys.js'
import type { SeenEnd } from '../../src/result/end-from.js'
import { NO_MATCH } from '../../src/result/match-start.js'
import { Notary } from '../../src/result/notary.js'
import { type Paper, parsePaper } from '../../src/result/paper.js'
import type { SignedMatch } from '../../src/result/signed-match.js'
import type { MatchAtHand } from '../../src/result/start-check.js'
import { signers } from './signers.js'

const known = new Map<string, boolean>()
/** Devices at one table verify the same signatures: once is enough for a test. */
function verifyOnce(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const name = [signature, message, key].map((bytes) => Buffer.from(bytes).toString('latin1')).join('|')
  const is = known.get(name) ?? verify(signature, message, key)
  known.set(name, is)
  return is
}

/** A match of the first so many signers, each in the seat of their number. */
export function matchOf(count: number, change: Partial<MatchAtHand> = {}): MatchAtHand {
  return {
    ...{ game: 'puck-sumo', version: 3, mode: 'desert', stats: [{ name: 'dashes', fold: 'sum' }] },
    ...{ rules: new Uint8Array(32).fill(9), nonce: new Uint8Array(16).fill(8) },
    players: signers.slice(0, count).map(({ player, name }, seat) => {
      return { seat, key: player.publicKey, name, team: undefined }
    }),
    ...change,
  }
}

/** Everybody places as they sit. */
export function seen(count: number, change: Partial<SeenEnd> = {}): SeenEnd {
  return {
    ...{ standings: Array.from({ length: count }, (_, seat) => [seat]), absent: [], epochs: 1, parted: false },
    teamOf: () => undefined,
    valuesOf: (seat) => [seat * 1.5],
    ...change,
  }
}

interface Letter {
  readonly from: number
  readonly to: number
  readonly bytes: Uint8Array
}

/** Devices with a notary each, one of them the host, and papers on their way between them. */
export class Table {
  readonly count: number
  readonly #match: MatchAtHand
  readonly #notaries: Notary[] = []
  /** What each device has stored. */
  readonly #kept = new Map<number, SignedMatch>()
  readonly #here = new Set<number>()
  readonly #reloaded = new Set<number>()
  #letters: Letter[] = []
  #storing: { readonly device: number; readonly record: SignedMatch }[] = []
  host = 0
  now = 0
  /** Everything that was said, in its order. */
  readonly said: Letter[] = []

  constructor(count: number, match: Partial<MatchAtHand> = {}, own: readonly Partial<MatchAtHand>[] = []) {
    this.count = count
    this.#match = matchOf(count, match)
    for (let i = 0; i < count; i++) this.#sit(i, { ...this.#match, ...own[i] })
  }

  /** All are there, the first one hosts. */
  begin(): void {
    for (let i = 0; i < this.count; i++) this.#here.add(i)
    this.leadBy(0)
  }

  notary(i: number): Notary {
    const notary = this.#notaries[i]
    if (!notary) throw new RangeError('nobody')
    return notary
  }

  record(i: number): SignedMatch {
    const { record } = this.notary(i)
    if (!record) throw new Error(`${i} has no record`)
    return record
  }

  kept(i: number): SignedMatch | undefined {
    return this.#kept.get(i)
  }

  isHere(i: number): boolean {
    return this.#here.has(i)
  }

  leadBy(host: number): void {
    this.#letters = []
    this.host = host
    this.notary(host).lead(this.now)
    for (const i of this.#here) if (i !== host) this.notary(i).follow(this.now)
  }

  drop(i: number): void {
    this.#here.delete(i)
    this.#letters = this.#letters.filter(({ from, to }) => from !== i && to !== i)
  }

  /** Back, or on another link. */
  comeBack(i: number): void {
    this.drop(i)
    this.#here.add(i)
    if (this.#reloaded.delete(i)) this.#sit(i, this.#match) // a page hears of the match when it is back
    if (i === this.host) return
    this.notary(i).follow(this.now)
    this.notary(this.host).greet(i)
  }

  /** The page begins anew, with what its device has kept. */
  reload(i: number): void {
    this.drop(i)
    this.#storing = this.#storing.filter(({ device }) => device !== i)
    this.#sit(i, this.#match)
    this.#reloaded.add(i)
  }

  say(from: number, to: number, bytes: Uint8Array): void {
    if (this.#here.has(from) && this.#here.has(to)) this.#letters.push({ from, to, bytes })
  }

  /** One of the papers arrives, or one of the records is stored; false when nothing is on its way. */
  step(pick: (end: number) => number = () => 0): boolean {
    const all = this.#letters.length + this.#storing.length
    if (all === 0) return false
    const at = pick(all)
    const letter = this.#letters[at]
    if (letter) {
      this.#letters.splice(at, 1)
      this.notary(letter.to).receive(letter.from, letter.bytes, this.now)
    } else {
      // What a device stores is stored in its order.
      const { device } = this.#storing[at - this.#letters.length] ?? { device: -1 }
      const [first] = this.#storing.filter((one) => one.device === device)
      this.#storing = this.#storing.filter((one) => one !== first)
      if (first) {
        this.#kept.set(device, first.record)
        this.notary(device).kept(first.record)
      }
    }
    return true
  }

  /** All that is on its way to this one arrives. */
  deliver(i: number): void {
    const theirs = this.#letters.filter(({ to }) => to === i)
    this.#letters = this.#letters.filter(({ to }) => to !== i)
    for (const { from, bytes } of theirs) this.notary(i).receive(from, bytes, this.now)
  }

  /** Some paper is lost. */
  lose(pick: (end: number) => number): void {
    if (this.#letters.length > 0) this.#letters.splice(pick(this.#letters.length), 1)
  }

  repeat(pick: (end: number) => number): void {
    const letter = this.#letters[pick(Math.max(1, this.#letters.length))]
    if (letter) this.#letters.push(letter)
  }

  settle(ms = 0): void {
    while (this.step()) {}
    this.now += ms
    for (const notary of this.#notaries) notary.tick(this.now)
    while (this.step()) {}
  }

  end(i: number, end: SeenEnd): void {
    this.notary(i).end(end, this.now)
  }

  /** What of all that was said has this kind. */
  papers<K extends Paper['kind']>(kind: K): Extract<Paper, { kind: K }>[] {
    return this.said.flatMap(({ bytes }) => {
      const paper = parsePaper(bytes)
      return paper?.kind === kind ? [paper as Extract<Paper, { kind: K }>] : []
    })
  }

  #sit(i: number, match: MatchAtHand): void {
    const signer = signers[i]
    if (!signer) throw new RangeError('nobody')
    const { device, certificate } = signer
    const held = this.#kept.get(i)
    const own = { key: signer.player.publicKey, device, certificate, previous: NO_MATCH }
    const output = {
      send: (to: number | 'host', bytes: Uint8Array) => {
        const letter = { from: i, to: to === 'host' ? this.host : to, bytes }
        this.said.push(letter)
        this.say(i, letter.to, bytes)
      },
      keep: (record: SignedMatch) => this.#storing.push({ device: i, record }),
    }
    const options = { match, startedAt: 1_790_000_000_000, own, verify: verifyOnce, ...(held && { held }) }
    this.#notaries[i] = new Notary(options, output, this.now)
  }
}
