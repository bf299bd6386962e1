import type { Established } from '../connect/handshake.js'
import { toBase64url } from '../discover/base64url.js'
import type { Seat } from '../game/seat.js'
import { HostFitness } from '../session/host-fitness.js'
import { HostLease } from '../session/lease.js'
import { BEAT_MS } from '../session/lease-times.js'
import { Passes } from '../session/passes.js'
import { cleanSentence } from '../session/sentence.js'
import { isSpectator } from '../session/spectators.js'
import type { Member } from '../session/succession.js'
import { answerOfSuccession, type SaidOfSuccession, saidOfSuccession } from '../session/succession-messages.js'
import { ALONE_MS, LEAST_BEATS, SEEKS_MS } from './alone-times.js'
import { Calendar } from './calendar.js'
import type { GuestLinks } from './guest-links.js'
import { HostHeir } from './host-heir.js'
import type { HostMigrationOptions } from './host-migration-options.js'
import { HostSeeker } from './host-seeker.js'
import { KnownMembers } from './known-members.js'
import { successionSaid } from './succession-said.js'
import { Supplies } from './supplies.js'

/** This device's own number, among its peers and as a member. */
const SELF = 0

/** What a host does so that the session outlives it: keeps its lease, and a standby up to date ([SE50]–[SE53]). */
export class HostMigration {
  readonly #options: HostMigrationOptions
  readonly #lease: HostLease
  readonly #supplies: Supplies
  readonly #stopBeating: () => void
  readonly #known = new KnownMembers()
  readonly #asks = new Set<number>()
  #members: readonly Member[] = []
  #standby: Member | undefined
  /** Shall be announced once it has all that was told. */
  #candidate: Member | undefined
  #announced = ''
  readonly #calendar: Calendar
  #over = false
  #heldAt: number
  #beatsSinceGiven: number | undefined
  #given: SaidOfSuccession | undefined
  readonly #fitness: HostFitness
  #prepared: { seat: Seat; decided: (isNext: boolean) => void } | undefined
  readonly #heir: HostHeir
  readonly #passes: Passes
  readonly #seeker: HostSeeker

  constructor(options: HostMigrationOptions) {
    const { platform, epoch, identity, claim, machine, links } = options
    const { clock } = platform
    this.#options = options
    this.#lease = new HostLease({ epoch, me: 0 })
    this.#calendar = new Calendar(platform)
    this.#heldAt = clock.now()
    this.#fitness = new HostFitness(1000 / (options.game.tickRate || 1))
    this.#supplies = new Supplies({
      ...{ clock, epoch, machine, links, claim, identity, game: options.game },
      say: (peer, message) => this.#say(peer, message),
    })
    const leads = (links: GuestLinks, established: Established) => {
      this.close()
      options.heirLeads(links, established)
    }
    this.#seeker = new HostSeeker({ ...options, sessionKey: claim.sessionKey, leads })
    this.#heir = new HostHeir({
      ...{ game: options.game, platform, identity, sessionKey: claim.sessionKey, leads },
      holds: () => this.holds(this.#now),
      say: (message) => this.#passes.receive(SELF, message, this.#now),
    })
    this.#passes = new Passes({
      isMember: (peer) => peer === SELF || this.#memberOf(peer) !== undefined,
      isStandby: (peer) => this.#supplies.of(peer) !== undefined,
      say: (peer, message) => (peer === SELF ? this.#heir.hear(message) : this.#say(peer, message)),
    })
    for (const peer of links.peers) this.#say(peer, { kind: 'leads' }) // they waited for this
    this.#stopBeating = clock.every(BEAT_MS, () => this.#beat())
  }

  /** Whether this device may run the session at this moment. */
  holds(now: number): boolean {
    return this.#lease.holds(now)
  }

  /** Who hosts next, as announced. */
  get standby(): Seat | undefined {
    return this.#supplies.of(this.#standby)?.seat
  }

  /** Nobody follows yet, and somebody here could. */
  get isFollowable(): boolean {
    return this.#standby === undefined && this.#supplies.isFollowable
  }

  /**
   * Somebody came. Who was away learns at once what was announced meanwhile, with or without a seat: what they answer may be what this
   * device lacks to hold ([SE44]), and where it was given away they may be the one that shall lead ([SE54]).
   */
  opened(peer: number, key: Uint8Array): void {
    this.#known.opened(peer, toBase64url(key))
    if (this.#memberOf(peer) === undefined) return
    this.#tell(peer)
    if (this.#given) this.#say(peer, this.#given)
  }

  #memberOf(peer: number): Member | undefined {
    return this.#known.of(peer, this.#options.machine.hasSeat(peer))
  }

  /** A message about the succession; false when it makes no sense. */
  receive(peer: number, payload: Uint8Array): boolean {
    const message = answerOfSuccession.parse(payload)
    if (!message) return false
    if (message.kind === 'hello' || message.kind === 'grant') {
      // It knows this device as a standby, that has become host: and may be another's guest again before it knows.
      this.#asks.add(peer)
      this.#look(this.#now)
      return true
    }
    if (message.kind === 'leaves') {
      if (this.#known.was(peer, message.member)) this.#lease.left(message.member, message.granted)
      this.#openGate()
      this.#look(this.#now)
      return true
    }
    if (this.#passes.receive(peer, message, this.#now)) return true
    if (message.kind === 'fit') return this.#supplies.fit(peer, message)
    if (message.kind === 'stands') return this.#supplies.stands(peer, message.addresses)
    const sense = this.#supplies.backed(peer, message.number)
    this.#openGate()
    return sense
  }

  /** A frame of a guest's `Candidacy`. */
  receiveState(peer: number, frame: Uint8Array): boolean {
    const now = this.#now
    const sense = this.#lease.heard(frame, now, (member) => this.#known.was(peer, member))
    this.#look(now)
    return sense
  }

  closed(peer: number): void {
    this.#supplies.closed(peer, this.#options.machine.hasSeat(peer) ? this.#known.keyOf(peer) : undefined)
    this.#known.closed(peer)
    this.#asks.delete(peer)
    this.#passes.closed(peer)
  }

  /** The machine has changed: the standby is told. */
  changed(): void {
    this.#supplies.changed(this.#now)
    this.#openGate()
  }

  /** A tick was made: says which backup its snapshot goes with. A device that can not keep the time gives the session away. */
  ticked(now: number): void {
    this.#supplies.stamp()
    const { game, machine, keepsHost } = this.#options
    if (machine.phase !== 'playing' || game.tickRate === 0) return this.#fitness.restart()
    this.#fitness.tick(now)
    const isBetter = 2 * this.#supplies.lostBy(this.#standby) < 100 * this.#fitness.lost
    const givesAway = !keepsHost && isBetter && this.#heir.isWayTo(this.#supplies.heir)
    if (givesAway && this.#fitness.isBad(now)) this.handOver(false)
  }

  /**
   * Gives the session to the standby, and stops hosting for good ([SE47]).
   *
   * @param leaves this player does not come back
   * @returns false when there is none
   */
  handOver(leaves: boolean, why?: string): boolean {
    const { machine } = this.#options
    if (this.#over || this.#standby === undefined || !this.holds(this.#now)) return false
    this.#supplies.send(this.#now)
    this.#openGate()
    const succession = this.#lease.handOver()
    if (!succession) return false
    this.#given = { kind: 'handOver', succession, leaves, why: cleanSentence(why) }
    for (const [peer] of machine.guests) this.#say(peer, this.#given)
    this.#heldAt = Number.NEGATIVE_INFINITY
    this.#beatsSinceGiven = 0
    return true
  }

  /** Makes this one the standby. Calls when that is so, or it says that it can not be. */
  prepare(seat: Seat, decided: (isNext: boolean) => void): void {
    if (!this.#supplies.prefer(seat, this.#now)) return decided(false)
    this.#prepared = { seat, decided }
  }

  close(): void {
    this.#over = true
    this.#heir.close()
    this.#seeker.stop()
    this.#stopBeating()
  }

  get #now(): number {
    return this.#options.platform.clock.now()
  }

  #beat(): void {
    const { links } = this.#options
    const now = this.#now
    if (this.#calendar.hasJumped()) this.#lease.slept()
    this.#supplies.look(now)
    this.#announce(now)
    const { seat, decided } = this.#prepared ?? {}
    const isNext = seat !== undefined && this.#supplies.of(this.#standby)?.seat === seat
    const isUnfit = seat !== undefined && this.#supplies.isUnfit(seat)
    if (isUnfit || (isNext && this.#heir.isWayTo(this.#supplies.heir))) {
      this.#prepared = undefined
      decided?.(!isUnfit)
      if (!isUnfit) return
    }
    const settled = this.#lease.settle(now)
    if (settled) this.#openGate()
    for (const peer of links.peers) if (settled || this.#known.toldTo(peer) !== this.#memberOf(peer)) this.#tell(peer)
    const frame = this.#lease.beat(now)
    for (const peer of links.peers) if (this.#memberOf(peer) !== undefined) links.get(peer)?.sendState(frame)
    this.#look(now)
    const most = Math.max(LEAST_BEATS, this.#options.reconnectGrace / BEAT_MS)
    if (this.#beatsSinceGiven !== undefined && ++this.#beatsSinceGiven > most) this.#options.lost()
  }

  #look(now: number): void {
    const holds = this.holds(now)
    if (holds) for (const peer of this.#asks) this.#say(peer, { kind: 'leads' }) // they ask once on each connection
    if (holds) this.#asks.clear()
    this.#options.look()
    if (this.#over) return
    if (holds) {
      this.#heldAt = now
      this.#seeker.stop()
    }
    const isAlone = !holds && now - this.#heldAt >= ALONE_MS
    if (isAlone && now - this.#heldAt > SEEKS_MS) this.#seeker.look(now)
    const { heir } = this.#supplies
    this.#heir.look(heir, this.#supplies.of(heir?.peer) !== undefined, isAlone)
  }

  /** Who counts, and who may follow, when that has changed. */
  #announce(now: number): void {
    const { machine, links } = this.#options
    const players = machine.guests.flatMap(([peer, seat]) => (isSpectator(seat) ? [] : peer))
    const counted = players.filter((peer) => this.#members.includes(peer) || this.#lease.pledges(peer, now))
    const members = [0, ...counted]
    const standby = this.#supplies.ready(members, this.#standby)
    const next = `${members.join()} ${standby}`
    this.#candidate = undefined
    if (next === this.#announced || (members.length === 1 && this.#announced === '')) return
    this.#supplies.send(now)
    if (members.length > 2) this.#candidate = standby
    this.#openGate()
    const { released } = machine.journal.gate
    if (this.#candidate !== undefined && (this.#supplies.of(this.#candidate)?.changes ?? 0) < released) return
    if (!this.#lease.announce(members, standby, now)) return
    this.#candidate = undefined
    this.#announced = next
    this.#members = members
    this.#known.keep(this.#lease.succession)
    const other = standby !== this.#standby
    this.#standby = standby
    this.#openGate()
    for (const peer of links.peers) this.#tell(peer)
    if (other) this.#options.standbyChanged()
  }

  #tell(peer: number): void {
    const you = this.#memberOf(peer)
    if (you === undefined) return
    const { epoch, machine } = this.#options
    const { succession } = this.#lease
    this.#known.tell(peer, you)
    const newest = successionSaid(succession, machine, this.#supplies.of(succession?.standby))
    this.#say(peer, { kind: 'succession', epoch, you, sits: machine.hasSeat(peer), newest })
  }

  /** Nothing is acknowledged that somebody who may lead, or is about to, does not have ([SE58]). */
  #openGate(): void {
    const { gate } = this.#options.machine.journal
    const succession = this.#lease.succession
    const terms = succession ? [succession, ...succession.open] : []
    this.#supplies.keep(terms.flatMap(({ standby }) => standby ?? []))
    // Of two, the other leads only when it is told to, and by then it has been told everything.
    const heirs = terms.filter(({ members }) => members.length > 2).flatMap(({ standby }) => standby ?? [])
    if (this.#candidate !== undefined) heirs.push(this.#candidate)
    if (heirs.length === 0) return gate.open()
    const backed = Math.min(...heirs.map((peer) => this.#supplies.of(peer)?.changes ?? 0))
    if (gate.isOpen) gate.close(backed)
    else gate.backedUp(backed)
    const [heir, ...others] = new Set(heirs)
    gate.told(others.length === 0 ? heir : undefined, this.#supplies.toldTo(heir))
  }

  #say(peer: number, message: SaidOfSuccession): void {
    this.#options.links.get(peer)?.sendEvent(saidOfSuccession.write(message))
  }
}
