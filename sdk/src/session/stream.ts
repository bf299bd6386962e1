import { BitReader, BitWriter } from '../codec/bits.js'

const DATA = 3
const ACK = 4
/** Unacknowledged messages kept for a resend; a peer silent for longer than these last has lost its place. */
const MAX_MESSAGES = 4096
const MAX_BYTES = 1 << 20
/** An acknowledgement rides on data, or goes alone after this many messages. */
const ACK_EVERY = 8

/**
 * Reliable, ordered messages above links ([SE1]): numbers, acknowledgements and the resend buffer live here, so that a
 * link can be replaced at any moment and nothing is lost, doubled or reordered. One link keeps order by itself.
 */
export class EventStream {
  readonly #kept: { seq: number; payload: Uint8Array }[] = []
  #keptBytes = 0
  #out: Uint8Array[] = []
  #sent = 0
  #received = 0
  #unacked = 0

  /** False, and nothing was queued, when too much is unacknowledged. */
  send(payload: Uint8Array): boolean {
    if (this.#kept.length >= MAX_MESSAGES || this.#keptBytes + payload.length > MAX_BYTES) return false
    const message = { seq: ++this.#sent, payload }
    this.#kept.push(message)
    this.#keptBytes += payload.length
    this.#out.push(this.#frame(message))
    return true
  }

  /** Bytes that are not acknowledged. */
  get waiting(): number {
    return this.#keptBytes
  }

  /** Frames that wait to go onto the link. */
  take(): Uint8Array[] {
    const frames = this.#out
    this.#out = []
    return frames
  }

  /** What a new link must carry first: everything the peer has not acknowledged. Repeats are dropped over there. */
  replay(): Uint8Array[] {
    this.#out = []
    return [this.ackFrame(), ...this.#kept.map((message) => this.#frame(message))]
  }

  get ackDue(): boolean {
    return this.#unacked >= ACK_EVERY
  }

  ackFrame(): Uint8Array {
    this.#unacked = 0
    const writer = new BitWriter()
    writer.bits(ACK, 8)
    writer.varint(this.#received)
    return writer.finish()
  }

  /** `ok` is false for a frame that makes no sense, such as the acknowledgement of what was never sent. */
  receive(frame: Uint8Array): { deliver: Uint8Array[]; ok: boolean } {
    const reader = new BitReader(frame)
    const kind = reader.bits(8)
    const ack = reader.varint()
    if (reader.failed || ack > this.#sent || (kind !== DATA && kind !== ACK)) return { deliver: [], ok: false }
    const seq = kind === DATA ? reader.varint() : 0
    if (reader.failed || (kind === ACK && !reader.atEnd)) return { deliver: [], ok: false }
    this.#forget(ack)
    if (kind === ACK) return { deliver: [], ok: true }
    if (seq !== this.#received + 1) return { deliver: [], ok: true } // a repeat, or after a swap one that the replay will fill
    this.#received = seq
    this.#unacked++
    return { deliver: [frame.slice(1 + varintBytes(ack) + varintBytes(seq))], ok: true }
  }

  #forget(ack: number): void {
    while (this.#kept[0] && this.#kept[0].seq <= ack) this.#keptBytes -= this.#kept.shift()?.payload.length ?? 0
  }

  #frame({ seq, payload }: { seq: number; payload: Uint8Array }): Uint8Array {
    this.#unacked = 0
    const writer = new BitWriter()
    writer.bits(DATA, 8)
    writer.varint(this.#received)
    writer.varint(seq)
    writer.bytes(payload)
    return writer.finish()
  }
}

function varintBytes(value: number): number {
  return value < 128 ? 1 : 1 + varintBytes(Math.floor(value / 128))
}
