import { cutText } from '../codec/utf8.js'
import { withDeadline } from '../deadline.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { Seat } from '../game/seat.js'
import { LETTER_REFUSALS, type Letter, type LetterRefusal } from '../session/letter.js'
import type { Player } from '../session/player.js'
import { indexOf } from './index-of.js'
import { refusalError, SILENT } from './letter-errors.js'
import type { Post, PostOptions } from './post.js'
import type { CallOptions } from './session-api.js'

const TIMEOUT_MS = 5000
/** Requests of one player that are being answered; more are refused, as handlers may take long. */
const MAX_OPEN = 64
const MAX_SENTENCE = 256
/** Answers that are kept: some seconds of them, 1 MiB at most. */
const MAX_GIVEN = 256

type Handler = (values: never, from: Player) => unknown

interface Pending {
  readonly to: Seat
  readonly request: number
  answer(values: AnyValues): void
  fail(error: SkirmishError): void
}

/** Questions to other players, and theirs to this one ([SE29]). */
export class Requests {
  readonly #options: PostOptions
  readonly #post: Post
  readonly #pending = new Map<number, Pending>()
  readonly #handlers = new Map<number, Handler>()
  readonly #open = new Map<Seat, number>()
  /** What the newest of theirs were answered with, by seat and number. */
  readonly #given = new Map<string, Letter>()
  #asked = 0
  #ended = false

  constructor(options: PostOptions, post: Post) {
    this.#options = options
    this.#post = post
  }

  readonly request = async (
    name: string,
    values: AnyValues,
    { to, timeoutMs = TIMEOUT_MS, signal }: CallOptions & { readonly to: Player | Seat | 'host' },
  ): Promise<AnyValues> => {
    const { game, clock } = this.#options
    const request = indexOf(game.requestNames, name, 'request')
    if (this.#ended) throw new SkirmishError('session/closed')
    const { others, self } = this.#post.addressed(to)
    const seat = others?.[0] ?? this.#options.side().seat
    const id = ++this.#asked
    const answered = () =>
      new Promise<AnyValues>((answer, fail) => {
        this.#pending.set(id, { to: seat, request, answer, fail })
        this.#post.post(
          { others, self },
          { kind: 'request', id, request, payload: game.encodeRequest(request, values) },
        )
      })
    const work = withDeadline(answered, { clock, timeoutMs, code: () => 'session/timeout', signal })
    return work
      .catch((error: unknown) => {
        const isLate = error instanceof SkirmishError && error.code === 'session/timeout'
        throw isLate ? new SkirmishError('session/timeout', { reason: SILENT }) : error
      })
      .finally(() => this.#pending.delete(id))
  }

  readonly onRequest = (name: string, handler: Handler): (() => void) => {
    const request = indexOf(this.#options.game.requestNames, name, 'request')
    if (this.#handlers.has(request)) throw new TypeError(`Something answers "${name}" already.`)
    this.#handlers.set(request, handler)
    return () => {
      if (this.#handlers.get(request) === handler) this.#handlers.delete(request)
    }
  }

  hear(from: Seat, letter: Extract<Letter, { kind: 'request' | 'answer' | 'refusal' }>): void {
    if (letter.kind === 'request') return void this.#handle(from, letter)
    const pending = this.#pending.get(letter.id)
    if (!pending || pending.to !== from) return // too late, or somebody else's
    if (letter.kind === 'answer') {
      const values = this.#options.game.parseAnswer(letter.request, letter.payload)
      if (values && letter.request === pending.request) pending.answer(values)
      return
    }
    pending.fail(refusalError(LETTER_REFUSALS[letter.why] ?? 'refused', letter.sentence))
  }

  /** Asked of this device when it hosted, and of the next host once more: the answer may be lost, so it is given again, if it is known ([SE92]). */
  hearAgain(from: Seat, letter: Letter): void {
    const given = letter.kind === 'request' && this.#given.get(`${from} ${letter.id}`)
    if (given && !this.#ended) this.#post.answer(from, given)
  }

  #give(to: Seat, letter: Letter & { readonly id: number }): void {
    if (this.#ended) return
    const name = `${to} ${letter.id}`
    this.#given.delete(name)
    this.#given.set(name, letter)
    const [oldest] = this.#given.size > MAX_GIVEN ? this.#given.keys() : []
    if (oldest !== undefined) this.#given.delete(oldest)
    this.#post.answer(to, letter)
  }

  /** Who left answers no more. */
  left(seat: Seat): void {
    this.#open.delete(seat)
    for (const { to, fail } of this.#pending.values()) if (to === seat) fail(new SkirmishError('session/player-left'))
  }

  end(): void {
    this.#ended = true
    for (const { fail } of this.#pending.values()) fail(new SkirmishError('session/closed'))
  }

  async #handle(from: Seat, { id, request, payload }: Extract<Letter, { kind: 'request' }>): Promise<void> {
    const { game, player } = this.#options
    const handler = this.#handlers.get(request)
    const refuse = (why: LetterRefusal, sentence = '') => {
      const letter = { kind: 'refusal' as const, id, why: LETTER_REFUSALS.indexOf(why), sentence }
      this.#give(from, letter)
    }
    const open = this.#open.get(from) ?? 0
    if (!handler) return refuse('no-handler')
    if (open >= MAX_OPEN) return refuse('busy')
    this.#open.set(from, open + 1)
    try {
      const answer = await handler(game.parseRequest(request, payload) as never, player(from))
      const letter = { kind: 'answer' as const, id, request, payload: game.encodeAnswer(request, answer as AnyValues) }
      this.#give(from, letter)
    } catch (error) {
      refuse('refused', cutText(error instanceof Error ? error.message : String(error), MAX_SENTENCE))
    } finally {
      this.#open.set(from, Math.max(0, (this.#open.get(from) ?? 1) - 1))
    }
  }
}
