import type { Look, Shown } from '../discover/person.js'

/**
 * Who is around? A lobby shows people to each other and carries notes between them, unread.
 * The matchmaker calls it; `sdk/src/testing/presence-contract.ts` says what it promises.
 */
export interface Presence {
  readonly via: string
  /** The endpoint of the relay that keeps it. Without it, who is there tells others their address ([CO15]). */
  readonly relay?: string | undefined
  /** Calls with everybody who shows themself, oneself too, now and after each change, until the returned function is called. */
  watch(handler: (people: readonly Shown[]) => void): () => void
  /** Takes a place, again and again where it gets lost. A device takes one. */
  enter(visitor: Visitor): Stay
}

/** Whoever takes a place. */
export interface Visitor {
  /** How to show oneself at the place with this id; `undefined`: not at all. Asked at each new place, and after `changed`. */
  look(id: string): Look | undefined
  /** A note came, from whoever is at that place. */
  note(from: string, body: Uint8Array): void
}

export interface Stay {
  /** The place's id, 16 bytes in base64url; `undefined` while there is none. */
  readonly id: string | undefined
  /** The look is another one. Changes that come fast are told together. */
  changed(): void
  /**
   * At most 1,750 B, on a LAN 1,150. Settles when the note was passed on. Rejects with `discover/person-gone`, `discover/too-often`,
   * `discover/relay-unreachable` or `session/aborted`.
   */
  send(to: string, body: Uint8Array, options: { signal: AbortSignal }): Promise<void>
  leave(): void
}
