import type { Lane, Link } from '../../ports/link.js'
import { LinkListeners } from '../link-listeners.js'

/** More than this waiting on the socket and the lossy lane would only arrive late: the message is dropped, bytes. */
const MAX_STATE_BACKLOG = 16 * 1024
const LANES: readonly Lane[] = ['events', 'state']

/** The socket below a relayed link, which keeps the order. */
export interface Carriage {
  /** Bytes that wait for the network. */
  readonly backlog: number
  send(frame: Uint8Array): void
  /** Lets go of the link, behind all that was sent. */
  close(): void
}

/** A link whose frames a relay carries: what the socket needs to know first, lane (0 events, 1 state), message ([CO12]). */
export class RelayedLink implements Link {
  readonly path = 'relayed'
  readonly binding = { kind: 'relayed' } as const
  readonly #carriage: Carriage
  readonly #head: Uint8Array
  readonly #listeners = new LinkListeners()

  /** @param head stands before each frame */
  constructor(carriage: Carriage, head = new Uint8Array()) {
    this.#carriage = carriage
    this.#head = head
  }

  get backlog(): number {
    return this.#carriage.backlog
  }

  send(lane: Lane, bytes: Uint8Array): void {
    if (this.#listeners.closed || (lane === 'state' && this.#carriage.backlog > MAX_STATE_BACKLOG)) return
    const { length } = this.#head
    const frame = new Uint8Array(length + 1 + bytes.length)
    frame.set(this.#head)
    frame[length] = LANES.indexOf(lane)
    frame.set(bytes, length + 1)
    this.#carriage.send(frame)
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    return this.#listeners.onMessage(handler)
  }

  onClose(handler: () => void): () => void {
    return this.#listeners.onClose(handler)
  }

  close(): void {
    if (this.#listeners.closed) return
    this.#carriage.close()
    this.#listeners.close()
  }

  /** A frame for this link without its head, as the relay passed it on. */
  receive(frame: Uint8Array): void {
    const lane = LANES[frame[0] ?? -1]
    if (lane && frame.length > 1) this.#listeners.receive(lane, frame.slice(1))
  }

  /** The other side has let go, or the relay is gone. */
  end(): void {
    this.#listeners.close()
  }
}
