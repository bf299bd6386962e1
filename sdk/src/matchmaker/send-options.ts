import type { Seat } from '../game/seat.js'
import type { Player } from '../session/player.js'
import type { CallOptions } from './session-api.js'

/** To everybody but oneself, everybody, the host, one player, or several. */
export type Recipient = 'others' | 'all' | 'host' | Player | Seat | readonly (Player | Seat)[]

export interface SendOptions {
  /** Default `others`. */
  readonly to?: Recipient | undefined
  /** It may be lost or overtaken, and is never late: where the line is full, the oldest gives way. At most 1 KiB. Default `false`. */
  readonly lossy?: boolean | undefined
}

/** What `sendBytes` takes. Here `timeoutMs` is the longest time without any progress, default 15,000; at most 2,000 since another one hosts. */
export interface BytesOptions extends CallOptions {
  /** Default `others`. */
  readonly to?: Recipient | undefined
  /** @param sent bytes that everybody has who still gets it */
  onProgress?(sent: number, total: number): void
}

export interface TakeOptions {
  /** What is longer is refused (`session/too-large` over there). Default 16 MiB, at most 64. */
  readonly maxBytes?: number | undefined
}
