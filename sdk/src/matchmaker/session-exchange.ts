import { toBase64url } from '../discover/base64url.js'
import { Pace } from '../discover/pace.js'
import type { Store } from '../ports/store.js'
import { SALT_BYTES } from '../ratings/exchange-words.js'
import { bytesOfHex, hex } from '../ratings/hex.js'
import type { Player } from '../session/player.js'
import { ExchangePartner } from './exchange-partner.js'
import { KnownPeople } from './known-people.js'
import type { LocalPlayer } from './local-player.js'
import type { MatchHistory } from './match-history.js'
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
/** Between two looks at who is there and what is due, ms. */
const LOOK_MS = 200
/** Ids of records in a tick: 3 ms of hashes, where a device has just opened its ledger. */
const PREPARED = 200
/** Papers from here on are about the ledger, those below about a match. */
export const FIRST_EXCHANGE = 128
const HELLO = FIRST_EXCHANGE

export interface ExchangePlace {
  readonly player: Pick<LocalPlayer, 'identity'>
  readonly platform: Pick<Platform, 'clock' | 'random' | 'verify'>
  readonly history: Pick<MatchHistory, 'ledger' | 'learn' | 'onNew' | 'heed'>
  readonly people: { known(open: (store: Store) => Promise<KnownPeople>): Promise<KnownPeople> }
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
  readonly #undo: () => void
  readonly #pace = new Pace(PACE)
  #queue: { readonly to: Partner; readonly bytes: Uint8Array }[] = []
  #known: KnownPeople | undefined
  /** How many people. */
  #knows = 0
  #looksAt = 0
  #isOver = false

  constructor(place: ExchangePlace) {
    this.#place = place
    this.#verifier = new RecordVerifier(place.platform)
    // Without the list of who is blocked nothing is exchanged.
    this.#ready = place.people.known(KnownPeople.open).then(
      (known) => {
        this.#known = known
        place.history.heed(known, place.player.identity.publicKey)
        this.#knows = this.#people().length
      },
      () => {},
    )
    this.#undo = place.history.onNew((from) => this.#hearNew(from))
  }

  tick(now: number): void {
    if (this.#isOver) return
    this.#send(now)
    const isPreparing = this.#isIdle && this.#place.history.ledger.prepare(PREPARED)
    if (now < this.#looksAt) return
    this.#looksAt = now + LOOK_MS
    this.#look(now)
    if (this.#isIdle && !isPreparing) this.#begin(now)
  }

  hear(from: number, bytes: Uint8Array): void {
    this.#ready.then(() => this.#hear(from, bytes))
  }

  close(): void {
    this.#isOver = true
    this.#undo()
    for (const partner of this.#partners.values()) this.#forget(partner)
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

  /** Who came and went, and whether the session stands where records are exchanged. */
  #look(now: number): void {
    if (!this.#known) return
    const wanted = this.#wanted()
    for (const [key, partner] of this.#partners) {
      const player = wanted.get(key)
      if (player && partner.begins === this.#hosts) partner.seat = player.seat
      else this.#forget(partner)
    }
    for (const [key, { seat }] of wanted)
      if (!this.#partners.has(key)) this.#partners.set(key, this.#partner(key, seat, now))
    if (!this.#isIdle) this.#pause(now)
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
    const { history } = this.#place
    const device = new ExchangePartner(
      {
        ledger: history.ledger,
        verifier: this.#verifier,
        shareable: () => ({ people: this.#people(), records: history.ledger.shared(), pair: [this.#me, key] }),
        take: (taken) => history.learn(taken, partner),
        say: (bytes) => {
          this.#queue.push({ to: partner, bytes })
        },
      },
      begins,
    )
    const due = begins ? now + COME_MS : undefined
    const partner: Partner = { key, begins, device, seat, due, lastBegun: now - AGAIN_MS, lastHeard: now }
    return partner
  }

  get #me(): string {
    return hex(this.#place.player.identity.publicKey)
  }

  /** The most important first, as only so many are spoken of. Who only sits in the same room is nobody this device knows ([RA31]). */
  #people(): string[] {
    const known = this.#known
    const friends = known?.friends.map(({ key }) => hex(key)) ?? []
    const all = new Set([this.#me, ...friends, ...this.#place.history.ledger.playedWith(this.#me)])
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
    this.#send(now)
  }

  /** What one brought, it has; but with whom this device knows by it now, there is more to say to that one, too. */
  #hearNew(from?: object): void {
    const before = this.#knows
    this.#knows = this.#people().length
    for (const partner of this.#partners.values())
      if (partner !== from || this.#knows > before) partner.due = this.#now + (partner.begins ? NEW_MS : ASK_MS)
  }

  /** One at a time, so that this device has little to do. */
  #begin(now: number): void {
    const all = [...this.#partners.values()]
    const running = all.find(({ device, begins }) => begins && device.isRunning)
    if (running && now < running.lastHeard + SILENCE_MS) return
    if (running) {
      running.device.stop()
      running.due ??= now + SILENCE_MS
    }
    const next = all.find(({ device, due, lastBegun }) => {
      return device.isTrusted && due !== undefined && Math.max(due, lastBegun + AGAIN_MS) <= now
    })
    if (!next) return
    next.due = undefined
    if (!next.begins) return next.device.askForRun() // the host begins at once, and is to be heard
    next.lastBegun = now
    next.lastHeard = now
    next.device.begin(this.#place.platform.random(SALT_BYTES))
  }

  /** A match begins. What was under way is begun anew after it. */
  #pause(now: number): void {
    this.#queue = []
    for (const partner of this.#partners.values()) {
      if (partner.begins && partner.device.isRunning) partner.due = now
      partner.device.stop()
    }
  }

  #forget(partner: Partner): void {
    partner.device.stop()
    this.#partners.delete(partner.key)
    this.#queue = this.#queue.filter(({ to }) => to !== partner)
  }

  #send(now: number): void {
    for (let first = this.#queue[0]; first && this.#isIdle; first = this.#queue[0]) {
      const side = this.#place.side()
      if (side.backlog > MAX_BACKLOG || this.#pace.take(now) > 0) return
      this.#queue.shift()
      side.paper([first.to.seat], first.bytes)
    }
  }
}
