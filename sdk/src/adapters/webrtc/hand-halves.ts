import { candidateInit } from '../../connect/candidate.js'
import {
  type Description,
  encodeDescription,
  parseDescription,
  type SdpType,
  writeSdp,
} from '../../connect/description.js'
import { SkirmishError } from '../../errors.js'
import type { HandAnswer, HandOffer } from '../../ports/by-hand.js'
import type { Clock } from '../../ports/clock.js'
import type { Link } from '../../ports/link.js'
import { gather } from './gather.js'
import { holdOpen } from './hold-open.js'
import { openLink } from './open-link.js'
import type { HandPlatform } from './webrtc-by-hand.js'

/** How long an answer was seen to keep, on every platform, ms. */
const KEEPS_MS = 240_000

/** Firefox tries one address for about 12 s, and gives up when none was left for 5. */
const HOLD_MS = 4000

/** The host's half: it describes itself, and waits for an answer. */
export async function offerByHand(platform: HandPlatform, signal: AbortSignal): Promise<HandOffer> {
  const half = await Half.open(platform)
  return half.or(async () => {
    half.openLink()
    await half.pc.setLocalDescription()
    const description = await half.describe('offer', signal)
    await platform.beforeInvited?.({ type: 'offer', sdp: writeSdp(description, 'offer') }, signal)
    return {
      description: encodeDescription(description),
      accept: async (answer, options) => {
        const guest = parsed(answer)
        options.signal.addEventListener('abort', () => half.close(), { once: true })
        if (options.signal.aborted) half.close()
        else half.take(guest).catch(() => half.close()) // never settles if closed
        return half.link
      },
      close: () => half.close(),
    }
  })
}

/** The guest's half: it answers, and waits for whoever carries the answer. */
export async function answerByHand(
  platform: HandPlatform,
  offer: Uint8Array,
  signal: AbortSignal,
): Promise<HandAnswer> {
  const host = parsed(offer)
  const half = await Half.open(platform)
  return half.or(async () => {
    await half.pc.setRemoteDescription({ type: 'offer', sdp: writeSdp(host, 'offer') })
    half.openLink() // not before: libdatachannel would make an offer of its own
    await half.pc.setLocalDescription()
    const description = await half.describe('answer', signal)
    const stop = holdOpen(half.pc, { clock: platform.clock, periodMs: platform.holdMs ?? HOLD_MS })
    half.link.then(stop, stop)
    return {
      description: encodeDescription(description),
      keepsMs: KEEPS_MS,
      link: half.link,
      close: () => half.close(),
    }
  })
}

/** One side's connection, until it is a link. */
class Half {
  readonly pc: RTCPeerConnection
  /** Rejects when it is given up before it stands. */
  readonly link: Promise<Link>
  readonly #clock: Clock
  readonly #closing = new AbortController()
  #linked: ((link: Promise<Link>) => void) | undefined

  private constructor(pc: RTCPeerConnection, clock: Clock) {
    this.pc = pc
    this.#clock = clock
    this.link = new Promise((resolve) => {
      this.#linked = resolve
    })
    this.link.catch(() => {}) // whoever needs it awaits it
  }

  static async open({ clock, connection = ownConnection, iceServers = [] }: HandPlatform): Promise<Half> {
    return new Half(await connection({ iceServers: [...iceServers] }), clock)
  }

  openLink(): void {
    const shared = { signal: this.#closing.signal, clock: this.#clock }
    const options = { ...shared, gone: () => this.pc.close(), patient: true }
    this.#linked?.(openLink(this.pc, options))
    this.#linked = undefined
  }

  describe(type: SdpType, signal: AbortSignal): Promise<Description> {
    return gather(this.pc, type, { clock: this.#clock, signal })
  }

  /** First who answers, then where: libdatachannel begins to connect before it has the certificate of the answer. */
  async take(guest: Description): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp: writeSdp({ ...guest, candidates: [] }, 'answer') })
    for (const candidate of guest.candidates.map(candidateInit))
      this.pc.addIceCandidate({ candidate, sdpMid: '0' }).catch(() => {}) // one that means nothing here
  }

  /** What can't be made leaves nothing behind. */
  async or<T>(make: () => Promise<T>): Promise<T> {
    try {
      return await make()
    } catch (cause) {
      this.close()
      throw cause instanceof SkirmishError ? cause : new SkirmishError('connect/no-path', { cause })
    }
  }

  close(): void {
    this.#closing.abort()
    if (this.#linked) this.pc.close()
  }
}

function parsed(bytes: Uint8Array): Description {
  const description = parseDescription(bytes)
  if (!description) throw new SkirmishError('connect/bad-code')
  return description
}

async function ownConnection(config: RTCConfiguration): Promise<RTCPeerConnection> {
  if (typeof RTCPeerConnection === 'undefined') throw new SkirmishError('connect/no-webrtc')
  return new RTCPeerConnection(config)
}
