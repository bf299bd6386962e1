import { type ExchangeWord, encodeWord, parseWord } from './exchange-words.js'
import { hex } from './hex.js'
import { bucketsFor, IdBuckets, isBucketCount } from './id-buckets.js'
import { idWords, MAX_ID_WORDS, wantWords } from './id-words.js'
import { MAX_PAGES, OutgoingRecords } from './outgoing-records.js'
import { amongThem, type Circle, isAmong, SaltedPeople, type Shareable, type Shared } from './shared-records.js'

type Word<K extends ExchangeWord['kind']> = Extract<ExchangeWord, { kind: K }>

/** What came of a word. */
export interface Heard {
  readonly say: readonly Uint8Array[]
  /** To be looked at, and kept if they are sound: then `taken` has to be called, or the other sends no more. */
  readonly records: readonly Uint8Array[]
  /**
   * `equal`: both have what the other had, and is of people both know. `more`: so far, and another run should follow. `broken`: it made no sense.
   * `news`: the other has something new, and asks for a run.
   */
  readonly came?: 'equal' | 'more' | 'broken' | 'news'
}

const NOTHING: Heard = { say: [], records: [] }

/** One run, from the first word to the last. */
interface Run {
  readonly number: number
  readonly salt: Uint8Array
  readonly own: SaltedPeople
  readonly out: OutgoingRecords
  /** Of both, among people both know. */
  mine: ReadonlyMap<string, Shared>
  buckets: IdBuckets | undefined
  /** Buckets whose ids have been heard. */
  readonly heard: Set<number>
  readonly wanted: string[]
  /** With ids, or of ids that are wanted: so many may still be heard. */
  idWordsLeft: number
  pagesLeft: number
  gotAll: boolean
  hasHeard: boolean
  isMore: boolean
}

/**
 * What two devices lack of each other's records, found and sent ([RA14] to [RA16]); one for each other device, on both. The host's
 * begins. Pure: it is told what came, and says what to send.
 */
export class Exchange {
  readonly #shareable: () => Shareable
  readonly #begins: boolean
  #number = 0
  #run: Run | undefined
  #circle: Circle = { common: new Set(), pair: [] }

  /** @param shareable what there is now; asked once a run */
  constructor(shareable: () => Shareable, begins: boolean) {
    this.#shareable = shareable
    this.#begins = begins
  }

  get isRunning(): boolean {
    return this.#run !== undefined
  }

  /** A run from its beginning; one that is under way is over. @param salt 16 random bytes */
  begin(salt: Uint8Array): Uint8Array {
    this.#number = (this.#number + 1) % 65_536
    const { people } = this.#shareable()
    const own = new SaltedPeople(people, salt)
    this.#run = emptyRun(this.#number, salt, own)
    return encodeWord({ kind: 'hello', run: this.#number, salt, people: own.hashes })
  }

  /** Asks the host to begin a run. */
  news(): Uint8Array {
    return encodeWord({ kind: 'news' })
  }

  /** Ends what is under way: a match begins. What still comes of it is passed over. */
  stop(): void {
    this.#run = undefined
  }

  /** Whether both know everybody in it, or they played it with each other; only of such records may be taken what comes. */
  mayTake(keys: readonly string[]): boolean {
    return isAmong(keys, this.#circle)
  }

  /** What was heard last has been looked at. */
  taken(): Uint8Array[] {
    const run = this.#run
    return run && !run.gotAll ? [encodeWord({ kind: 'next', run: run.number })] : []
  }

  hear(bytes: Uint8Array): Heard {
    const word = parseWord(bytes)
    if (!word) return this.#broken()
    if (word.kind === 'news') return this.#begins ? { ...NOTHING, came: 'news' } : NOTHING
    if (word.kind === 'hello') return this.#begins ? NOTHING : this.#answer(word)
    const run = this.#run
    if (!run || word.run !== run.number) return NOTHING // of one that is over
    switch (word.kind) {
      case 'sums':
        return this.#compare(run, word)
      case 'ids':
        return this.#differ(run, word)
      case 'want':
        return this.#give(run, word)
      case 'next':
        run.out.taken()
        return this.#flush(run, [])
      case 'records':
        return this.#take(run, word)
    }
  }

  /** 1 → 2, on the guest: whom both know, and sums of the records among them. */
  #answer({ run: number, salt, people }: Word<'hello'>): Heard {
    const now = this.#shareable()
    const own = new SaltedPeople(now.people, salt)
    const run = emptyRun(number, salt, own)
    this.#run = run
    const buckets = this.#among(run, people, now)
    return { ...NOTHING, say: [encodeWord({ kind: 'sums', run: number, people: own.hashes, sums: buckets.sums() })] }
  }

  /** 2 → 3, on the host: the ids in buckets that differ. */
  #compare(run: Run, { people, sums }: Word<'sums'>): Heard {
    if (!this.#begins || run.buckets || !isBucketCount(sums.length)) return this.#broken()
    const buckets = this.#among(run, people, this.#shareable(), sums.length)
    const { words, cut } = idWords(run.number, buckets, buckets.differing(sums))
    run.isMore = cut
    return { ...NOTHING, say: words }
  }

  /** 3 → 4, on the guest: what it lacks, and what the host lacks. */
  #differ(run: Run, { buckets, last }: Word<'ids'>): Heard {
    const own = run.buckets
    if (this.#begins || !own || run.idWordsLeft-- === 0) return this.#broken()
    for (const { bucket, ids } of buckets) {
      if (run.heard.has(bucket)) return this.#broken()
      run.heard.add(bucket)
      const theirs = new Set(ids.map(hex))
      for (const id of theirs) if (!run.mine.has(id)) run.wanted.push(id)
      for (const id of own.in(bucket)) if (!theirs.has(id)) this.#send(run, id)
    }
    if (!last) return NOTHING
    run.idWordsLeft = 0
    run.out.complete()
    return this.#flush(run, wantWords(run.number, run.wanted))
  }

  /** 4 → 5, on the host. */
  #give(run: Run, { ids, last }: Word<'want'>): Heard {
    if (!this.#begins || !run.buckets || run.idWordsLeft-- === 0) return this.#broken()
    for (const id of ids) this.#send(run, hex(id))
    if (!last) return NOTHING
    run.idWordsLeft = 0
    run.out.complete()
    return this.#flush(run, [])
  }

  #take(run: Run, { records, last, more }: Word<'records'>): Heard {
    if (!run.buckets || run.gotAll || run.pagesLeft-- === 0) return this.#broken()
    run.gotAll = last
    run.isMore ||= more
    run.hasHeard ||= records.length > 0
    return { ...this.#flush(run, []), records }
  }

  #among(run: Run, people: readonly Uint8Array[], { records, pair = [] }: Shareable, count?: number): IdBuckets {
    this.#circle = { common: run.own.common(people), pair }
    run.mine = amongThem(records, this.#circle)
    const buckets = new IdBuckets(run.mine.keys(), count ?? bucketsFor(run.mine.size), run.salt)
    run.buckets = buckets
    return buckets
  }

  #send(run: Run, id: string): void {
    const record = run.mine.get(id)
    if (record) run.out.add(record)
  }

  #flush(run: Run, first: readonly Uint8Array[]): Heard {
    const say = [...first, ...run.out.pages(run.number, run.isMore)]
    if (!run.out.ended || !run.gotAll) return { say, records: [] }
    this.stop()
    const isMore = (run.isMore || run.out.isMore) && (run.hasHeard || run.out.hasSent) // or it would never end
    return { say, records: [], came: isMore ? 'more' : 'equal' }
  }

  #broken(): Heard {
    this.stop()
    return { ...NOTHING, came: 'broken' }
  }
}

function emptyRun(number: number, salt: Uint8Array, own: SaltedPeople): Run {
  return {
    ...{ number, salt, own, out: new OutgoingRecords(), mine: new Map(), buckets: undefined },
    ...{
      heard: new Set(),
      wanted: [],
      idWordsLeft: MAX_ID_WORDS,
      pagesLeft: MAX_PAGES,
      gotAll: false,
      hasHeard: false,
      isMore: false,
    },
  }
}
