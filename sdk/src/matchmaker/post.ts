import { createNanoEvents } from 'nanoevents'
import { encode } from '../codec/combinators.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Clock } from '../ports/clock.js'
import { Budget } from '../session/budget.js'
import { type Letter, letterCodec } from '../session/letter.js'
import { MAX_LOSSY } from '../session/lossy-letter.js'
import type { Player } from '../session/player.js'
import { indexOf } from './index-of.js'
import { Parcels } from './parcels.js'
import { Requests } from './requests.js'
import type { Recipient, SendOptions } from './send-options.js'
import type { SessionSide, SideEvent } from './session-side.js'
import { tell } from './tell.js'

/** A quarter of what a host cuts off for ([SE26]), so that an honest game hears of it first. */
const PACE = { perSecond: 60, burst: 120 }
const LOSSY_PACE = { perSecond: 120, burst: 240 }

export interface PostOptions {
  readonly game: AnyGame
  readonly clock: Clock
  side(): SessionSide
  player(seat: Seat): Player
}

/** Whom a letter goes to: seats of others, none for all of them; `undefined` for nobody else. And whether to oneself. */
export interface Addressed {
  readonly others: readonly Seat[] | undefined
  readonly self: boolean
}

/** What players say to each other, on one device: messages, requests and large messages, as a `Session` offers them. */
export class Post {
  readonly requests: Requests
  readonly parcels: Parcels
  readonly #options: PostOptions
  readonly #handlers = createNanoEvents<Record<string, (values: never, from: Player) => void>>()
  readonly #letters = new Budget(PACE.perSecond, PACE.burst)
  readonly #lossy = new Budget(LOSSY_PACE.perSecond, LOSSY_PACE.burst)
  readonly #actions = new Budget(PACE.perSecond, PACE.burst)

  constructor(options: PostOptions) {
    this.#options = options
    this.requests = new Requests(options, this)
    this.parcels = new Parcels(options, this)
  }

  readonly send = (name: string, values: AnyValues, { to = 'others', lossy = false }: SendOptions = {}): void => {
    const { game } = this.#options
    const message = indexOf(game.messageNames, name, 'message')
    this.post(this.addressed(to), { kind: 'message', message, payload: game.encodeMessage(message, values) }, lossy)
  }

  readonly onMessage = (name: string, handler: (values: never, from: Player) => void): (() => void) => {
    indexOf(this.#options.game.messageNames, name, 'message')
    return this.#handlers.on(name, handler)
  }

  addressed(to: Recipient): Addressed {
    const side = this.#options.side()
    if (to === 'others' || to === 'all') return { others: [], self: to === 'all' }
    const host = () => side.players.find((player) => player.host)?.seat ?? 0
    const named = to === 'host' ? [host()] : typeof to === 'number' || 'seat' in to ? [to] : to
    const deviceOf = (seat: Seat) => side.players.find((player) => player.seat === seat)?.onDeviceOf ?? seat
    const seats = named.map((one) => deviceOf(typeof one === 'number' ? one : one.seat))
    const others = [...new Set(seats)].filter((seat) => seat !== side.seat)
    return { others: others.length > 0 ? others : undefined, self: seats.includes(side.seat) }
  }

  /** @throws SkirmishError `session/too-often`, `session/too-large` */
  post({ others, self }: Addressed, letter: Letter, lossy = false): void {
    const side = this.#options.side()
    if (!(lossy ? this.#lossy : this.#letters).take(1, this.#options.clock.now()))
      throw new SkirmishError('session/too-often')
    const bytes = encode(letterCodec, letter)
    if (lossy && bytes.length > MAX_LOSSY) throw new SkirmishError('session/too-large')
    if (others) side.letter(others, bytes, lossy)
    if (self) this.#receive(side.seat, letter)
  }

  /** To others, behind what they had before. */
  tell(to: readonly Seat[], letter: Letter): void {
    this.#options.side().letter(to, encode(letterCodec, letter), false)
  }

  /** An answer, or what keeps others going: not held back, as they wait for it. */
  answer(to: Seat, letter: Letter): void {
    const side = this.#options.side()
    if (to === side.seat) this.#receive(to, letter)
    else this.tell([to], letter)
  }

  /** @throws SkirmishError `session/too-often` when a game acts faster than a host bears */
  paceAction(): void {
    if (!this.#actions.take(1, this.#options.clock.now())) throw new SkirmishError('session/too-often')
  }

  /** Something happened in the session that letters depend on. */
  hear(event: SideEvent): void {
    if (event.type === 'letter' && event.again) this.requests.hearAgain(event.from, event.letter)
    else if (event.type === 'letter') this.#receive(event.from, event.letter)
    else if (event.type === 'piece') this.parcels.hearPiece(event.from, event.piece)
    else if (event.type === 'playerLeft' || event.type === 'playerDropped') {
      if (event.type === 'playerLeft') this.requests.left(event.player.seat)
      this.parcels.left(event.player.seat)
    } else if (event.type === 'ended') {
      this.requests.end()
      this.parcels.end()
    }
  }

  #receive(from: Seat, letter: Letter): void {
    const { game, player } = this.#options
    switch (letter.kind) {
      case 'message': {
        const [name, values] = [game.messageNames[letter.message], game.parseMessage(letter.message, letter.payload)]
        if (name !== undefined && values) tell(this.#handlers.events[name], values as never, player(from))
        return
      }
      case 'request':
      case 'answer':
      case 'refusal':
        return this.requests.hear(from, letter)
      default:
        return this.parcels.hear(from, letter)
    }
  }
}
