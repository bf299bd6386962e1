import type { Session } from '../../src/index.js'
import { type ExchangeWord, encodeWord, parseWord } from '../../src/ratings/exchange-words.js'
import { encodeEnd, endId, type MatchEnd, parseEnd } from '../../src/result/match-end.js'
import { encodePaper, type Paper, parsePaper } from '../../src/result/paper.js'
import { parseMatch, type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import type { sumo } from '../sumo.js'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * Somebody with a changed program: keeps their signature under half the ends they lost to themselves, and of the records they bring edits
 * some, so that they won, leaves some out, and brings old ones again; so they do with ends of older matches.
 */
export class CheatingFriend {
  readonly done = { refused: 0, edited: 0, leftOut: 0, replayed: 0 }
  readonly #key: Uint8Array
  readonly #ends: Uint8Array[] = []
  readonly #brought: Uint8Array[] = []

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** All that goes out of this session of theirs. */
  play(session: Session<typeof sumo>): void {
    const side: { paper(to: readonly number[], bytes: Uint8Array): void } = Reflect.get(session, 'side')
    const send = side.paper.bind(side)
    const keys = session.players.flatMap(({ key }) => (key ? [hex(key)] : [])).sort()
    side.paper = (to, bytes) => {
      const [paper, word] = [parsePaper(bytes), parseWord(bytes)]
      if (word) return send(to, encodeWord(this.#word(word)))
      const said = paper && this.#paper(paper, keys.indexOf(hex(this.#key)))
      if (said) send(to, encodePaper(said))
      if (paper?.kind !== 'ended') return
      const [old] = this.#ends
      this.#ends.push(bytes)
      if (old && ++this.done.replayed) send(to, old)
    }
  }

  #paper(paper: Paper, own: number): Paper | undefined {
    if (paper.kind === 'record') {
      const record = parseMatch(paper.record)
      return record ? { ...paper, record: writeMatch(this.#refuse(record)) } : paper
    }
    const end = paper.kind === 'ended' && paper.index === own && parseEnd(paper.end)
    return end && this.#isRefused(end, own) ? undefined : paper
  }

  #word(word: ExchangeWord): ExchangeWord {
    if (word.kind !== 'records') return word
    const records = word.records.flatMap((bytes) => {
      const record = parseMatch(bytes)
      if (!record) return [bytes]
      if ((record.id[1] ?? 0) % 4 === 0 && ++this.done.leftOut) return []
      return [writeMatch((record.id[2] ?? 0) % 4 === 0 ? this.#edit(record) : this.#refuse(record))]
    })
    const [old] = this.#brought
    this.#brought.push(...word.records)
    if (old && ++this.done.replayed) records.push(old)
    return { ...word, records }
  }

  #isRefused({ start, players }: MatchEnd, own: number): boolean {
    return (start[0] ?? 0) % 2 === 0 && players[own]?.place !== 1
  }

  /** Without their signature. */
  #refuse(record: SignedMatch): SignedMatch {
    const own = this.#numberIn(record)
    const ends = record.ends.map((one) => {
      if (own < 0 || !this.#isRefused(one.end, own)) return one
      const signatures = one.signatures.filter(({ index }) => index !== own)
      this.done.refused += one.signatures.length - signatures.length
      return { ...one, signatures }
    })
    return { ...record, ends: ends.filter(({ signatures }) => signatures.length > 0) }
  }

  /** As if they had won. */
  #edit(record: SignedMatch): SignedMatch {
    const own = this.#numberIn(record)
    const [only] = record.ends
    if (own < 0 || !only) return record
    this.done.edited++
    const players = only.end.players.map((one, i) => ({ ...one, place: i === own ? 1 : 2 }))
    const end = { ...only.end, players }
    return { ...record, ends: [{ ...only, id: endId(encodeEnd(end)), end }] }
  }

  #numberIn({ start }: SignedMatch): number {
    return start.players.findIndex(({ key }) => hex(key) === hex(this.#key))
  }
}
