import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { Seat } from '../game/seat.js'
import { LETTER_REFUSALS, type Letter, type LetterRefusal } from '../session/letter.js'
import { ParcelOut } from '../session/parcel-out.js'
import { type Announced, MAX_INCOMING, ParcelsIn } from '../session/parcels-in.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import { RELAYED_PER_SECOND } from '../session/slow-pieces.js'
import { indexOf } from './index-of.js'
import { refusalError, SILENT } from './letter-errors.js'
import type { Post, PostOptions } from './post.js'
import type { BytesOptions, TakeOptions } from './send-options.js'
import { tell } from './tell.js'

/** Without any progress, ms. */
const TIMEOUT_MS = 15_000
/** The same since another one hosts, ms: pieces that the one before had are lost, and who got the last one has said so by then. */
const OTHER_HOST_MS = 2000
const PART_LOST = 'Another one hosts now, and a part of it was lost.'
const MAX_BYTES = 16 << 20
/** Half of what a host takes of a player ([SE26]), bytes. */
const PER_SECOND = 1 << 20

type Handler = (values: never, bytes: Uint8Array, from: Player) => void

/** One of this device's own large messages. */
interface Sending {
  readonly id: number
  readonly options: BytesOptions
  /** Since it is its turn. */
  out: ParcelOut | undefined
  told: number
  /** Who carries it, and what was there of it when they began, if another one did before. */
  host: Seat | undefined
  changed: { readonly at: number; readonly progress: number } | undefined
  begin(): ParcelOut
  settle(error?: SkirmishError): void
}

/** Large messages, to others and from them ([SE30]). Of this device's own one is under way, and the next ones wait. */
export class Parcels {
  readonly #options: PostOptions
  readonly #post: Post
  readonly #in = new ParcelsIn()
  readonly #handlers = new Map<number, { readonly handler: Handler; readonly maxBytes: number }>()
  readonly #sending: Sending[] = []
  #count = 0
  #ended = false

  constructor(options: PostOptions, post: Post) {
    this.#options = options
    this.#post = post
  }

  readonly sendBytes = async (
    name: string,
    values: AnyValues,
    given: Uint8Array,
    options: BytesOptions = {},
  ): Promise<void> => {
    const { game, clock } = this.#options
    const { to = 'others', signal } = options
    const message = indexOf(game.messageNames, name, 'message')
    const payload = game.encodeMessage(message, values)
    if (given.length === 0) throw new TypeError('There is nothing to send.')
    if (this.#ended) throw new SkirmishError('session/closed')
    if (given.length > MAX_INCOMING) throw new SkirmishError('session/too-large')
    if (signal?.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const bytes = given.slice()
    const id = ++this.#count
    const begin = () => {
      const side = this.#options.side()
      const seats = this.#seats(to)
      const letter = { kind: 'parcel' as const, id, message, payload, total: bytes.length }
      const out = new ParcelOut(id, bytes, seats, clock.now())
      if (seats.length > 0) this.#post.tell(seats, letter)
      if (this.#post.addressed(to).self) this.#deliver(side.seat, letter, bytes.slice())
      return out
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => this.#fail(sending, new SkirmishError('session/aborted', { cause: signal?.reason }))
      const settle = (error?: SkirmishError) => {
        signal?.removeEventListener('abort', abort)
        if (error) reject(error)
        else resolve()
      }
      const sending: Sending = {
        id,
        options,
        out: undefined,
        told: 0,
        host: undefined,
        changed: undefined,
        begin,
        settle,
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#sending.push(sending)
      this.#next()
    })
  }

  readonly onBytes = (name: string, handler: Handler, { maxBytes = MAX_BYTES }: TakeOptions = {}): (() => void) => {
    const message = indexOf(this.#options.game.messageNames, name, 'message')
    if (this.#handlers.has(message)) throw new TypeError(`Something takes the bytes of "${name}" already.`)
    const taking = { handler, maxBytes }
    this.#handlers.set(message, taking)
    return () => {
      if (this.#handlers.get(message) === taking) this.#handlers.delete(message)
    }
  }

  /** Sends what may go now; called with every beat. */
  tick(now: number): void {
    const [sending] = this.#sending
    if (!sending?.out) return
    const side = this.#options.side()
    const perSecond = side.path === 'relayed' ? RELAYED_PER_SECOND : PER_SECOND
    for (const piece of sending.out.next(now, side.backlog, perSecond)) side.piece(sending.out.to, piece)
    if (this.#isPartLost(sending, sending.out.progress, now))
      this.#fail(sending, new SkirmishError('session/timeout', { reason: PART_LOST }))
    else if (now - sending.out.heardAt > (sending.options.timeoutMs ?? TIMEOUT_MS))
      this.#fail(sending, new SkirmishError('session/timeout', { reason: SILENT }))
  }

  hear(from: Seat, letter: Extract<Letter, { kind: 'parcel' | 'got' | 'drop' | 'cancel' }>): void {
    const now = this.#options.clock.now()
    if (letter.kind === 'cancel') return this.#in.cancel(from, letter.id)
    if (letter.kind === 'parcel') {
      const taking = this.#handlers.get(letter.message)
      const why = taking ? this.#in.open(from, letter, taking.maxBytes, now) : 'no-handler'
      return why && this.#drop(from, letter.id, why)
    }
    const out = this.#sending.find(({ id }) => id === letter.id)?.out
    if (letter.kind === 'got') out?.got(from, letter.bytes, now)
    else out?.gone(from, LETTER_REFUSALS[letter.why] ?? 'refused')
    this.#look()
  }

  hearPiece(from: Seat, piece: Piece): void {
    const came = this.#in.piece(from, piece, this.#options.clock.now())
    if (!came) return piece.ack ? this.#drop(from, piece.id, 'refused') : undefined
    if (piece.ack || came.whole) this.#post.answer(from, { kind: 'got', id: piece.id, bytes: came.got })
    if (came.whole) this.#deliver(from, came.parcel, came.whole)
  }

  /** They are gone, for a while at least: what was on its way is lost. */
  left(seat: Seat): void {
    this.#in.cancel(seat)
    for (const { out } of this.#sending) out?.gone(seat, 'left')
    this.#look()
  }

  end(): void {
    this.#ended = true
    for (const { settle } of this.#sending.splice(0)) settle(new SkirmishError('session/closed'))
  }

  #isPartLost(sending: Sending, progress: number, now: number): boolean {
    const host = this.#options.side().players.find((player) => player.host)?.seat
    if (host !== undefined && host !== sending.host) {
      if (sending.host !== undefined) sending.changed = { at: now, progress }
      sending.host = host
    }
    return sending.changed?.progress === progress && now - sending.changed.at > OTHER_HOST_MS
  }

  #seats(to: NonNullable<BytesOptions['to']>): readonly Seat[] {
    const { others = undefined } = this.#post.addressed(to)
    const { players, seat: own } = this.#options.side()
    const isThere = (seat: Seat) =>
      players.some((one) => one.seat === seat && one.connected && !one.bot && one.onDeviceOf === undefined)
    if (others?.length !== 0) return others ?? [] // the host tells who of those that were named is not there
    return players.map(({ seat }) => seat).filter((seat) => seat !== own && isThere(seat))
  }

  #deliver(from: Seat, { message, payload }: Pick<Announced, 'message' | 'payload'>, bytes: Uint8Array): void {
    const values = this.#options.game.parseMessage(message, payload)
    const taking = this.#handlers.get(message)
    if (values && taking) tell([taking.handler], values as never, bytes, this.#options.player(from))
  }

  #drop(from: Seat, id: number, why: LetterRefusal): void {
    this.#post.answer(from, { kind: 'drop', id, why: LETTER_REFUSALS.indexOf(why) })
  }

  #fail(sending: Sending, error: SkirmishError): void {
    const at = this.#sending.indexOf(sending)
    if (at < 0) return
    this.#sending.splice(at, 1)
    if (sending.out && sending.out.to.length > 0) this.#post.tell(sending.out.to, { kind: 'cancel', id: sending.id })
    sending.settle(error)
    this.#next()
  }

  /** What became of the one that is under way. */
  #look(): void {
    const [sending] = this.#sending
    if (!sending?.out) return
    const { out, options, told, settle } = sending
    sending.told = out.progress
    const { onProgress } = options
    if (out.progress > told && onProgress) tell([onProgress], out.progress, out.total)
    const { outcome } = out
    if (!outcome || this.#sending[0] !== sending) return
    this.#sending.shift()
    settle(outcome === 'done' ? undefined : refusalError(outcome))
    this.#next()
  }

  #next(): void {
    const [sending] = this.#sending
    if (!sending || sending.out) return
    sending.out = sending.begin()
    this.#look()
  }
}
