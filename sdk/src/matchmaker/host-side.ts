import { firstClaim } from '../connect/certificate.js'
import type { Established } from '../connect/handshake.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { Seat } from '../game/seat.js'
import type { Link } from '../ports/link.js'
import type { Answer, AnsweredRequest } from '../session/journal.js'
import type { OwnRequests } from '../session/own-requests.js'
import type { EndReason } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import { MAX_SPECTATORS } from '../session/spectators.js'
import type { DeviceInput } from '../sync/device-input.js'
import { AwaitedAnswers, taken } from './awaited-answers.js'
import { Changes } from './changes.js'
import { CONNECTED } from './connection-state.js'
import type { GuestLinks } from './guest-links.js'
import type { HandInvitation } from './hand-api.js'
import { hearGuests } from './hear-guests.js'
import { HostLinks } from './host-links.js'
import { HostMigration } from './host-migration.js'
import type { HostSideOptions } from './host-side-options.js'
import { Hosted } from './hosted.js'
import { load } from './load.js'
import { machineFor } from './machine-for.js'
import type { CallOptions, Session } from './session-api.js'
import type { SessionSide } from './session-side.js'
import { standDown } from './stand-down.js'
import { whenFollowed } from './when-followed.js'
import { type AsGuest, WhenHeld } from './when-held.js'

/** The host's half of a session: its machine, joined to the links of its guests. */
export class HostSide extends Hosted implements SessionSide {
  readonly path = 'local'
  readonly connection = CONNECTED
  readonly name: string
  readonly settings: AnyValues
  readonly sessionKey: Uint8Array
  readonly #options: HostSideOptions
  readonly #links: HostLinks
  readonly #migration: HostMigration
  readonly #answers: AwaitedAnswers
  /** Of the session, each told to the standby. */
  readonly #changes = new Changes(
    () => this.machine.journal.gate.changes,
    () => this.#migration.changed(),
  )
  readonly #held = new WhenHeld(() => !this.#ended && this.#migration.holds(this.#now))
  /** Given out by hand, and not answered yet. */
  readonly #invitations = new Set<HandInvitation>()
  #ended = false
  /** It gave the session away, and waits for the one that has it. */
  #became: (() => void) | undefined
  /** It leaves as soon as somebody follows; calls that off. */
  #leaving: (() => void) | undefined
  /** It is about to be this one. */
  #next: SessionSide | undefined

  constructor(options: HostSideOptions) {
    const { game, identity, sessionKey, platform, maxPlayers, succeeds } = options
    const emit: HostSideOptions['emit'] = (event) =>
      event.type === 'acted' ? this.#answers.answer(event.id, event) : options.emit(event)
    super(machineFor({ ...options, emit }, () => this.#links))
    this.#answers = succeeds?.answers ?? new AwaitedAnswers()
    this.name = options.name
    this.settings = options.settings
    this.sessionKey = sessionKey.publicKey
    this.#options = options
    const claim = succeeds?.claim ?? firstClaim(sessionKey, identity)
    const secret = 'secretKey' in sessionKey ? sessionKey : undefined
    const output = hearGuests({
      ...{ machine: this.machine, changes: this.#changes, held: this.#held, now: () => this.#now },
      ...{ links: () => this.#links, migration: () => this.#migration, isOver: () => this.#ended },
    })
    const shared = { game, platform, identity, claim, sessionKey: secret, maxPlayers: maxPlayers + MAX_SPECTATORS }
    this.#links = succeeds?.links ?? new HostLinks({ ...shared, output })
    this.#migration = new HostMigration({
      ...{ game, platform, identity, claim, keepsHost: options.keepsHost },
      ...{ machine: this.machine, links: this.#links, epoch: succeeds?.from?.epoch ?? 0 },
      code: options.code,
      look: () => this.#held.look(),
      standbyChanged: () => options.emit({ type: 'standby' }),
      reconnectGrace: options.reconnectGrace,
      heirLeads: (links, established) => this.#become(links, established),
      lost: () => this.#end('host-lost'),
    })
    succeeds?.links.serve(output)
  }

  protected get links(): HostLinks {
    return this.#links
  }

  get standby() {
    return this.#migration.standby
  }

  accept(link: Link, invited = false): void {
    this.#links.accept(link, invited)
  }

  tick(now: number, { own, locals }: DeviceInput): void {
    if (this.#ended || !this.#migration.holds(now)) return
    this.machine.match?.input(this.seat, own, locals)
    this.#changes.do(() => this.machine.tick(now))
    this.#migration.ticked(now)
  }

  ready(ready: boolean): void {
    this.#ask({ kind: 'ready', ready }, (side) => side.ready(ready))
  }

  /** Of this device's own player; answered like what guests ask: when the standby has it ([SE58]). */
  ask(request: AnsweredRequest): Promise<Answer> {
    return new Promise((answer) =>
      this.#ask(
        request,
        (side) => answer(side.ask(request)),
        (number) => answer(this.#answers.to(number)),
      ),
    )
  }

  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void {
    if (lossy) this.#whenHeld(() => this.machine.post.carry(this.seat, to, letter))
    else this.#ask({ kind: 'letter', to: [...to], letter }, (side) => side.letter(to, letter, lossy))
  }

  piece(to: readonly Seat[], piece: Piece): void {
    this.machine.post.carryPiece(this.seat, to, piece, this.#now)
  }

  paper(to: readonly Seat[], bytes: Uint8Array): void {
    this.#whenHeld(() => this.machine.post.paper(to, bytes))
  }

  start(): void {
    const refused = this.#changes.do(() => this.machine.stage.start(this.#now))
    if (refused) throw new SkirmishError(refused)
  }

  rematch(): void {
    this.#whenHeld(() => this.machine.stage.rematch())
  }

  addBot(): Player {
    const bot = this.#changes.do(() => this.machine.addBot())
    if (!bot) throw new SkirmishError('session/full')
    return bot
  }

  remove(seat: Seat, why?: string): void {
    this.#whenHeld(() => this.machine.remove(seat, 'kicked', why))
  }

  /** Does what this player asked before it hosted. */
  goOn(): void {
    this.#changes.do(() => this.machine.own.goOn())
  }

  /** The host before left for good. */
  left(seat: Seat, why: string | undefined): void {
    this.#changes.do(() => this.machine.remove(seat, 'left', why))
  }

  leave(why?: string): void {
    this.#leave(true, why)
  }

  exit(): void {
    this.#leave(false)
  }

  end(why?: string): void {
    this.#leave(true, why, false)
  }

  /** The page will stand still: somebody else goes on, and this player is back as a guest. */
  freeze(): void {
    if (!this.#ended && this.#options.reconnectGrace > 0) this.#migration.handOver(false)
  }

  transfer(seat: Seat, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new SkirmishError('session/closed'))
      this.#migration.prepare(seat, (isNext) => {
        if (signal.aborted) return
        if (!isNext || !this.#migration.handOver(false)) return reject(new SkirmishError('session/no-successor'))
        this.#became = resolve
      })
    })
  }

  async inviteByHand(session: Pick<Session<never>, 'on'>, options?: CallOptions): Promise<HandInvitation> {
    const { game, platform, sessionKey } = this.#options
    const accept = (link: Link) => this.accept(link, true)
    const { inviteByHand } = await load(import('./by-hand.js'))
    return inviteByHand(session, { game, platform, sessionKey, open: this.#invitations, accept }, options)
  }

  doubt(): void {
    this.#options.listeners.renew()
    this.#links.doubt()
  }

  get #now(): number {
    return this.#options.platform.clock.now()
  }

  /** @param leaves this player does not come back */
  #leave(leaves: boolean, why?: string, goesOn = true): void {
    if (this.#next) return leaves ? this.#next.leave(why) : this.#next.exit()
    if (this.#ended) return
    const waits = leaves && goesOn && !this.#leaving && this.#migration.isFollowable
    if (waits) return this.#leaveOnceFollowed(why)
    this.#leaving?.()
    this.#ended = true
    // Where it does not hold, another may lead already: what goes on there is not for this one to end.
    const isOver = !goesOn || (this.#migration.holds(this.#now) && !this.#migration.handOver(leaves, why))
    if (isOver) this.machine.end('host-left', why)
    this.#close()
    this.#answers.close()
    this.#options.emit({ type: 'ended', reason: 'left' })
  }

  #leaveOnceFollowed(why?: string): void {
    const { clock } = this.#options.platform
    this.#leaving = whenFollowed(
      clock,
      () => !this.#ended && this.#migration.isFollowable,
      () => this.#leave(true, why),
    )
  }

  #end(reason: EndReason): void {
    if (this.#ended) return
    this.#ended = true
    this.#close()
    this.#answers.close()
    this.#options.emit({ type: 'ended', reason })
  }

  /** Another device hosts; this one sits there as a guest. */
  #become(links: GuestLinks, established: Established): void {
    if (this.#ended) return links.close()
    this.#ended = true
    const { emit, game, platform, identity, player, code, reconnectGrace: grace } = this.#options
    const done = (side: SessionSide) => {
      for (const say of this.#held.left()) say(side)
      this.#became?.()
    }
    const screening = this.#options.screening.own
    this.#close()
    const { own, post, journal } = this.machine
    const heardBefore = post.heardBefore.and(journal.stays)
    const carries = { outbox: own.handOn(), answers: this.#answers, heardBefore }
    const rest = { carries, links, established, grace, done }
    this.#next = standDown(
      {
        ...{ game, platform, identity, player, sessionKey: this.sessionKey, code, screening },
        ...rest,
        resume: this.seating.token,
      },
      emit,
    )
  }

  #close(): void {
    this.#migration.close()
    for (const one of [...this.#invitations]) one.cancel()
    this.#links.close()
    this.#options.stopped()
  }

  /** This player asks: done when this device may, or by the next host. @param asked told by which number it is answered */
  #ask(request: Parameters<OwnRequests['ask']>[0], asGuest: AsGuest, asked?: (number: number) => void): void {
    if (this.#ended) return this.#held.do(() => {}, asGuest) // between two hosts
    const kept = taken(this.machine.own.ask(request))
    asked?.(kept.number)
    this.#whenHeld(() => this.machine.own.run(kept))
  }

  /** Now, or when this device may run the session again. */
  #whenHeld(change: () => void): void {
    if (!this.#ended) this.#held.do(() => this.#changes.do(change))
  }
}
