import { type MatchStart, NO_MATCH, type Starter } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { bytesOfHex, hex } from './hex.js'

/** What a player's chains come to, on all their devices together: 0 of each but the last is as it should be. */
export interface ChainMarks {
  /**
   * Matches of this game that all began, and nobody has said how they ended: everybody left before the end, or the ends were kept back. One that
   * is being played is among them.
   */
  readonly unfinished: number
  /** Matches, of any game, that came before others of theirs and are not known here: also those with people who are not known here. */
  readonly missing: number
  /** How often one device went on twice from the same match, so that it has two histories: a copy of its data, or a changed program. */
  readonly forks: number
  /** Matches of other people, of any game, that their devices gave out as the one before: what came before really is not said. */
  readonly borrowed: number
  /** From how many devices their matches come: each has a chain of its own, and nothing shows what a device that is left behind had signed. */
  readonly devices: number
}

const NONE = hex(NO_MATCH)

/** The starts that one device signed, one after the other ([RA11]). Matches are ids in hex. */
interface Chain {
  readonly device: string
  /** Of whom it was heard first, in hex. */
  readonly key: string
  /** By what it follows; of several that follow the same one, the one that was heard of first. */
  readonly next: Map<string, string>
  /** The others, an honest device has none. */
  readonly forked: Map<string, Set<string>>
  unfinished: number
  missing: number
  borrowed: number
}

/** A start that is known. */
interface Begun {
  /** Of everybody in it, in its order. */
  readonly devices: readonly string[]
  isUnfinished: boolean
}

/**
 * Gaps and forks in what devices signed, kept up with each record: it comes to the same in whatever order, and however often, records
 * are heard. What a start says of somebody who did not sign it says nothing of them.
 */
export class ChainBook {
  readonly #game: string
  readonly #begun = new Map<string, Begun>()
  readonly #chains = new Map<string, Chain>()
  /** Two players may have a device certified: what it signed is both's. */
  readonly #ofPlayers = new Map<string, Set<Chain>>()
  /** Who named a match that is not known, by the match. */
  readonly #awaiting = new Map<string, Chain[]>()
  readonly #hexOf: (name: Uint8Array) => string

  /** @param game whose unfinished matches are meant @param hexOf of keys and ids, which come again and again */
  constructor(game: string, hexOf: (name: Uint8Array) => string = hex) {
    this.#game = game
    this.#hexOf = hexOf
  }

  /** All that is known of a match now: of one that is known already, at least what was heard before. */
  hear({ id: bytes, start, signatures, ends, contradictions }: SignedMatch): void {
    const id = this.#hexOf(bytes)
    const begun = this.#begun.get(id) ?? this.#begin(id, start)
    for (const { index } of signatures) {
      const player = start.players[index]
      if (player) this.#sign(id, player)
    }
    const isUnended = ends.length + contradictions.length === 0 && start.game === this.#game
    const isUnfinished = isUnended && signatures.length === start.players.length
    if (isUnfinished === begun.isUnfinished) return
    begun.isUnfinished = isUnfinished
    for (const device of begun.devices) {
      const chain = this.#chains.get(device)
      if (chain) chain.unfinished += isUnfinished ? 1 : -1
    }
  }

  /** @param key in hex */
  marksOf(key: string): ChainMarks {
    const marks = { unfinished: 0, missing: 0, forks: 0, borrowed: 0, devices: 0 }
    for (const { unfinished, missing, forked, borrowed } of this.#ofPlayers.get(key) ?? []) {
      marks.unfinished += unfinished
      marks.missing += missing
      marks.forks += forked.size
      marks.borrowed += borrowed
      marks.devices++
    }
    return marks
  }

  /** The last start that a device signed: the one that none of its others follows; `NO_MATCH` before the first. */
  lastOf(device: Uint8Array): Uint8Array {
    const chain = this.#chains.get(hex(device))
    if (!chain) return NO_MATCH
    let last: string | undefined
    for (const id of chain.next.values()) if (!chain.next.has(id)) last = id
    for (const others of chain.forked.values()) for (const id of others) if (!chain.next.has(id)) last = id
    return last === undefined ? NO_MATCH : bytesOfHex(last)
  }

  #begin(id: string, { players }: MatchStart): Begun {
    const devices = players.map(({ device }) => this.#hexOf(device))
    const begun = { devices, isUnfinished: false }
    this.#begun.set(id, begun)
    for (const chain of this.#awaiting.get(id) ?? []) {
      chain.missing--
      if (!devices.includes(chain.device)) chain.borrowed++
    }
    this.#awaiting.delete(id)
    return begun
  }

  #sign(id: string, { key, device, previous: bytes }: Starter): void {
    const chain = this.#chainOf(this.#hexOf(device), this.#hexOf(key))
    const previous = this.#hexOf(bytes)
    const known = chain.next.get(previous)
    if (known === id) return
    if (known === undefined) {
      chain.next.set(previous, id)
      this.#follow(chain, previous)
    } else {
      const others = chain.forked.get(previous)
      if (others) others.add(id)
      else chain.forked.set(previous, new Set([id]))
    }
  }

  /** It names this one as the one before. */
  #follow(chain: Chain, previous: string): void {
    if (previous === NONE) return
    const begun = this.#begun.get(previous)
    if (begun) {
      if (!begun.devices.includes(chain.device)) chain.borrowed++
      return
    }
    chain.missing++
    const others = this.#awaiting.get(previous)
    if (others) others.push(chain)
    else this.#awaiting.set(previous, [chain])
  }

  #chainOf(device: string, key: string): Chain {
    const known = this.#chains.get(device)
    if (known?.key === key) return known
    const chain = known ?? { device, key, next: new Map(), forked: new Map(), unfinished: 0, missing: 0, borrowed: 0 }
    this.#chains.set(device, chain)
    const own = this.#ofPlayers.get(key)
    if (own) own.add(chain)
    else this.#ofPlayers.set(key, new Set([chain]))
    return chain
  }
}
