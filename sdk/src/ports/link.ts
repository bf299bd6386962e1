/** A guarantee on a link: `events` arrive, in order; `state` may be lost, and is never sent again. */
export type Lane = 'events' | 'state'

/** How two peers are connected. */
export type Path = 'memory' | 'lan' | 'direct' | 'turn' | 'relayed'

/** A connection between two peers. Made by a Transport; whoever got it closes it. */
export interface Link {
  /** May become another one: what is known of a path at first may be wrong, and its ends may change. */
  readonly path: Path
  /** What ties a handshake to this very link: the certificates' SHA-256 fingerprints, or that somebody else carries it. */
  readonly binding: { kind: 'dtls'; local: Uint8Array; remote: Uint8Array } | { kind: 'relayed' }
  /** Never throws; once the link is closed it does nothing. At least one byte; at most 16 KiB on `events`, 1,150 B on `state`. */
  send(lane: Lane, bytes: Uint8Array): void
  /** Bytes that wait here for the network, on both lanes. */
  readonly backlog: number
  /** Messages that came before the first handler are kept for it. */
  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void
  /** Called once, also when the link was closed before. */
  onClose(handler: () => void): () => void
  /** What was sent before still arrives, then the other side hears the close. */
  close(): void
}
