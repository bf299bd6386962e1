/** A part of a large message ([SE30]). */
export interface Piece {
  /** The sender's number of the message. */
  readonly id: number
  /** How many bytes came before. */
  readonly at: number
  /** The sender waits to hear that it came. */
  readonly ack: boolean
  readonly data: Uint8Array
}
