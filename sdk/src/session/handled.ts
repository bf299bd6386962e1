import { blob, type Decoded, decode, encode, list, struct, u8, varint } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import { MAX_UNSETTLED } from './outbox.js'
import { MAX_PLACES } from './spectators.js'

/** Bytes of an answer: a refusal is a sentence. */
const MAX_ANSWER = 512

const answers = list(struct({ number: varint, payload: blob(MAX_ANSWER) }), MAX_UNSETTLED)
const stays = list(struct({ seat: u8, since: varint, last: varint, answers }), MAX_PLACES)

/**
 * What was handled in one player's stay, as a backup carries it: the log's number when it began, the highest request, and
 * the answers that are not settled.
 */
export type Stay = Decoded<typeof stays>[number]

export function writeStays(all: readonly Stay[]): Uint8Array {
  return encode(stays, [...all])
}

/** `undefined` for what no host can have written. */
export function parseStays(bytes: Uint8Array): Stay[] | undefined {
  const read = decode(stays, bytes)
  return read && new Set(read.map(({ seat }) => seat)).size === read.length && read.every(isSound) ? read : undefined
}

/**
 * Which requests of each player the host has handled, and its answers that may have to be said again ([SE57]). By seat: one
 * person may sit twice, and a seat keeps its number for as long as they stay.
 */
export class Handled {
  readonly #stays = new Map<Seat, Stay>()

  constructor(backup: readonly Stay[] = []) {
    for (const stay of backup) this.#stays.set(stay.seat, copyOf(stay))
  }

  /** Plain data, for a backup. */
  get stays(): Stay[] {
    return [...this.#stays.values()].map(copyOf)
  }

  /** Somebody new sits there. @param since the log's number now: nothing before was said to them */
  begin(seat: Seat, since: number): void {
    this.#stays.set(seat, { seat, since, last: 0, answers: [] })
  }

  end(seat: Seat): void {
    this.#stays.delete(seat)
  }

  /** They sit elsewhere from now on. @param since the log's number now: what was said to that seat before was not for them */
  move(from: Seat, to: Seat, since: number): void {
    const stay = this.#stays.get(from)
    this.#stays.delete(from)
    if (stay) this.#stays.set(to, { ...stay, seat: to, since })
  }

  last(seat: Seat): number {
    return this.#stays.get(seat)?.last ?? 0
  }

  since(seat: Seat): number | undefined {
    return this.#stays.get(seat)?.since
  }

  /**
   * A request came: `new` is to be run now, a `repeat` answered as it was.
   *
   * @param settled all up to here the player knows to be settled
   */
  take(seat: Seat, number: number, settled: number): 'new' | 'repeat' | 'garbage' {
    const stay = this.#stays.get(seat)
    if (!stay || number > stay.last + 1 || settled >= number || number - settled > MAX_UNSETTLED) return 'garbage'
    while (stay.answers[0] && stay.answers[0].number <= settled) stay.answers.shift()
    if (number <= stay.last) return 'repeat'
    stay.last = number
    return 'new'
  }

  /** Keeps the answer to the newest request. */
  answer(seat: Seat, payload: Uint8Array): void {
    const stay = this.#stays.get(seat)
    stay?.answers.push({ number: stay.last, payload })
  }

  answerTo(seat: Seat, number: number): Uint8Array | undefined {
    return this.#stays.get(seat)?.answers.find((answer) => answer.number === number)?.payload
  }
}

function copyOf(stay: Stay): Stay {
  return { ...stay, answers: [...stay.answers] }
}

function isSound({ last, answers }: Stay): boolean {
  const rises = answers.every(({ number }, i) => number > (answers[i - 1]?.number ?? 0))
  const isRecent = answers.every(({ number }) => number <= last && number > last - MAX_UNSETTLED)
  return rises && isRecent
}
