import { createNanoEvents } from 'nanoevents'
import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { SessionEvent } from '../session/session-event.js'
import { indexOf } from './index-of.js'
import { tell } from './tell.js'

type Effect = Omit<Extract<SessionEvent, { type: 'effect' }>, 'type'>

/** The effects of a match, to whoever wants to hear them; those of ticks that a next host plays again come once ([SE53]). */
export class EffectsHeard {
  readonly #game: AnyGame
  readonly #events = createNanoEvents<Record<string, (values: never) => void>>()
  #matchId: Uint8Array | undefined
  #newest: Effect | undefined
  /** The newest of the hosts before. */
  #before: Effect | undefined

  constructor(game: AnyGame) {
    this.#game = game
  }

  on(name: string, handler: (values: never) => void): () => void {
    indexOf(this.#game.effectNames, name, 'effect')
    return this.#events.on(name, handler)
  }

  /** The ticks of another match begin anew. A host that becomes a guest hears of the same one once more. */
  begin(matchId: Uint8Array): void {
    if (this.#matchId && equalBytes(this.#matchId, matchId)) return
    this.#matchId = matchId
    this.#newest = undefined
    this.#before = undefined
  }

  tell(heard: Effect): void {
    const { effect, payload } = heard
    if (!heard.acted && !this.#isNew(heard)) return
    const [name, values] = [this.#game.effectNames[effect], this.#game.parseEffect(effect, payload)]
    if (name !== undefined && values) tell(this.#events.events[name], values as never)
  }

  #isNew(heard: Effect): boolean {
    if (this.#newest && this.#newest.epoch !== heard.epoch) this.#before = this.#newest
    if (this.#before && !isAfter(heard, this.#before)) return false
    this.#newest = heard
    return true
  }
}

function isAfter(a: Effect, b: Effect): boolean {
  return a.tick > b.tick || (a.tick === b.tick && a.index > b.index)
}
