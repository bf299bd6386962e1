import { toBase64url } from '../discover/base64url.js'
import { Pace } from '../discover/pace.js'
import { SALT_BYTES } from '../ratings/exchange-words.js'
import { bytesOfHex, hex } from '../ratings/hex.js'
import type { Ledger } from '../ratings/ledger.js'
import type { SignedMatch } from '../result/signed-match.js'
import type { Player } from '../session/player.js'
import { ExchangePartner } from './exchange-partner.js'
import type { KnownPeople } from './known-people.js'
import type { Platform } from './platform.js'
import type { SessionSide } from './session-side.js'
import { RecordVerifier } from './verify-records.js'

/** After somebody came: a page that has just loaded has other things to do. */
const COME_MS = 1000
/** After something new: the signatures of a match come one after the other. */
const NEW_MS = 3000
/** A guest waits for its host to have noticed as well. */
const ASK_MS = 2 * NEW_MS
/** Between two runs with one device. */
const AGAIN_MS = 2000
/** Without a word from a device whose turn it is, the next one has it. */
const SILENCE_MS = 15_000
/** A host takes 20 papers a second of a guest ([SE26]), and some of them are about the match. */
const PACE = { burst: 4, everyMs: 100 }
/** More than this before the network is no time for more, bytes. */
const MAX_BACKLOG = 32 * 1024
/** A host that begins more often is not answered, ms. */
const MIN_HELLO_MS = 1000
const HELLO = 128

/** What a device keeps, as the exchange sees it. */
export interface ExchangedRecords {
  readonly ledger: Ledger
  /** Keeps verified records of others, and rates by them. */
  learn(records: readonly SignedMatch[]): void
  /** Calls when there is something new, wherever it is from; the returned function ends it. */
  onNew(handler: () => void): () => void
}

export interface ExchangePlace {
  /** This device's player. */
  readonly me: Uint8Array
  readonly platform: Pick<Platform, 'clock' | 'random' | 'verify'>
  readonly records: ExchangedRecords
  known(): Promise<KnownPeople>
  side(): Pick<SessionSide, 'phase' | 'players' | 'seat' | 'paper' | 'backlog'>
}

interface Partner {
  readonly key: string
  readonly begins: boolean
  readonly device: ExchangePartner
  seat: number
  /** When a run may begin, or a guest ask for one; `undefined` when there is nothing new. */
  due: number | undefined
  /** On a guest, when it heard that one begins. */
  lastBegun: number
  lastHeard: number
}

/** When a session exchanges records, and with whom ([RA13]): beside all else, and never in a match. */
export class SessionExchange {
  readonly #place: ExchangePlace
  readonly #verifier: RecordVerifier
  readonly #partners = new Map<string, Partner>()
  readonly #ready: Promise<void>
  readonly #undo: (() => void)[] = []
  readonly #pace = new Pace(PACE)
  #queue: { readonly to: Partner; readonly bytes: Uint8Array }[] = []
  #known: KnownPeople | undefined
  #learning: Partner | undefined
  #next: (() => void) | undefined
  #sending: (() => void) | undefined
  #isOver = false

  constructor(place: ExchangePlace) {
    this.#place = place
    this.#verifier = new RecordVerifier(place.platform)
    // Without the list of who is blocked nothing is exchanged.
    this.#ready = place.known().then(
      (known) => {
        this.#known = known
        if (!this.#isOver) this.#undo.push(known.onChange(() => this.look()))
        this.look()
      },
      () => {},
    )
    this.#undo.push(place.records.onNew(() => this.#hearNew()))
  }

  /** Somebody may have come or gone, or the session stand elsewhere. */
  look(): void {
    if (this.#isOver || !this.#known) return
    const partners = this.#wanted()
    for (const [key, partner] of this.#partners) {
      const player = partners.get(key)
      if (player && partner.begins === this.#hosts) partner.seat = player.seat
      else this.#forget(partner)
    }
    const now = this.#now
    for (const [key, { seat }] of partners)
      if (!this.#partners.has(key)) this.#partners.set(key, this.#partner(key, seat, now))
    if (!this.#isIdle) this.#pause()
    this.#plan()
  }

  hear(from: number, bytes: Uint8Array): void {
    this.#ready.then(() => this.#hear(from, bytes))
  }

  close(): void {
    this.#isOver = true
    for (const undo of this.#undo.splice(0)) undo()
    for (const partner of this.#partners.values()) this.#forget(partner)
    this.#next?.()
    this.#sending?.()
  }

  get #now(): number {
    return this.#place.platform.clock.now()
  }

  get #isIdle(): boolean {
    const { phase } = this.#place.side()
    return phase === 'waiting' || phase === 'result'
  }

  get #hosts(): boolean {
    const { players, seat } = this.#place.side()
    return players.some((player) => player.seat === seat && player.host)
  }

  /** By key: a host's guests, a guest's host. */
  #wanted(): Map<string, Player> {
    const { players, seat } = this.#place.side()
    const [hosts, known] = [this.#hosts, this.#known]
    const isWanted = ({ key, connected, rated, host, seat: theirs }: Player) =>
      key && connected && rated && theirs !== seat && (hosts || host) && !known?.isBlocked(toBase64url(key))
    return new Map(players.flatMap((one) => (one.key && isWanted(one) ? [[hex(one.key), one] as const] : [])))
  }

  #partner(key: string, seat: number, now: number): Partner {
    const begins = this.#hosts
    const { records } = this.#place
    const device = new ExchangePartner(
      {
        ledger: records.ledger,
        verifier: this.#verifier,
        shareable: () => ({ people: this.#people(), records: records.ledger.shared() }),
        take: (taken) => {
          this.#learning = partner
          records.learn(taken)
          this.#learning = undefined
        },
        say: (bytes) => {
          this.#queue.push({ to: partner, bytes })
          this.#send()
        },
      },
      begins,
    )
    const due = begins ? now + COME_MS : undefined
    const partner: Partner = { key, begins, device, seat, due, lastBegun: now - AGAIN_MS, lastHeard: now }
    return partner
  }

  /** The most important first, as only so many are spoken of. */
  #people(): string[] {
    const { me, side, records } = this.#place
    const known = this.#known
    const here = side().players.flatMap(({ key }) => (key ? [hex(key)] : []))
    const friends = known?.friends.map(({ key }) => hex(key)) ?? []
    const all = new Set([hex(me), ...here, ...friends, ...records.ledger.players])
    return [...all].filter((key) => !known?.isBlocked(toBase64url(bytesOfHex(key))))
  }

  #hear(from: number, bytes: Uint8Array): void {
    const partner = [...this.#partners.values()].find(({ seat }) => seat === from)
    if (!partner || !this.#isIdle || this.#isOver) return
    const now = this.#now
    if (bytes[0] === HELLO) {
      if (now - partner.lastBegun < MIN_HELLO_MS) return
      partner.lastBegun = now
      partner.due = undefined
    }
    partner.lastHeard = now
    const came = partner.device.hear(bytes)
    if (partner.begins && (came === 'more' || came === 'news')) partner.due ??= now
    this.#plan()
  }

  /** What one brought, it has. */
  #hearNew(): void {
    for (const partner of this.#partners.values())
      if (partner !== this.#learning) partner.due = this.#now + (partner.begins ? NEW_MS : ASK_MS)
    this.#plan()
  }

  /** One at a time, so that this device has little to do. */
  #plan(): void {
    this.#next?.()
    this.#next = undefined
    if (!this.#isIdle || this.#isOver) return
    const all = [...this.#partners.values()].filter(({ device }) => device.isTrusted)
    const running = all.find(({ device, begins }) => begins && device.isRunning)
    const due = all.flatMap(({ due, lastBegun }) => (due === undefined ? [] : [Math.max(due, lastBegun + AGAIN_MS)]))
    const at = running ? running.lastHeard + SILENCE_MS : Math.min(...due)
    if (at === Number.POSITIVE_INFINITY) return
    this.#next = this.#place.platform.clock.after(Math.max(0, at - this.#now), () => this.#begin(running))
  }

  #begin(silent: Partner | undefined): void {
    silent?.device.stop()
    const now = this.#now
    const isDue = ({ device, due, lastBegun }: Partner) =>
      device.isTrusted && due !== undefined && Math.max(due, lastBegun + AGAIN_MS) <= now
    const next = [...this.#partners.values()].find(isDue)
    if (next) {
      next.due = undefined
      next.lastBegun = now
      next.lastHeard = now
      if (next.begins) next.device.begin(this.#place.platform.random(SALT_BYTES))
      else next.device.askForRun()
    }
    this.#plan()
  }

  /** A match begins. What was under way is begun anew after it. */
  #pause(): void {
    this.#queue = []
    for (const partner of this.#partners.values()) {
      if (partner.device.isRunning) partner.due = this.#now
      partner.device.stop()
    }
  }

  #forget(partner: Partner): void {
    partner.device.stop()
    this.#partners.delete(partner.key)
    this.#queue = this.#queue.filter(({ to }) => to !== partner)
  }

  #send(): void {
    if (this.#sending) return
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const { backlog } = this.#place.side()
      const wait = backlog > MAX_BACKLOG ? PACE.everyMs : this.#pace.take(this.#now)
      if (wait > 0) {
        this.#sending = this.#place.platform.clock.after(wait, () => {
          this.#sending = undefined
          this.#send()
        })
        return
      }
      this.#queue.shift()
      this.#place.side().paper([first.to.seat], first.bytes)
    }
  }
}
