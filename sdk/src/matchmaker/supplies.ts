import { chainTo, type HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import { roomFor } from '../connect/room-in-chain.js'
import type { Address } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import { hidesAnything } from '../game/hidden.js'
import type { Seat } from '../game/seat.js'
import type { Clock } from '../ports/clock.js'
import { BackupSender } from '../session/backup.js'
import type { Fitness } from '../session/guest-fitness.js'
import type { HostSession } from '../session/host-session.js'
import { writeStandsFor } from '../session/newest-world.js'
import { isSpectator } from '../session/spectators.js'
import { chooseStandby } from '../session/standby-choice.js'
import type { SaidOfSuccession } from '../session/succession-messages.js'
import { Candidates } from './candidates.js'
import type { HostLinks } from './host-links.js'

/** How often the host looks who would be the best standby, ms. */
const LOOK_MS = 1000
/** Who was appointed and does not listen after this long is not asked again, ms. */
const STANDS_MS = 10_000

/** So many changes wait for the answer to a backup at most: they have to be in what is kept of the log. */
const MOST_WAITING = 16

/** A standby that has not answered a backup for this long is none for now, or all would wait for it, ms. */
const LATE_MS = 750

/** A guest that keeps all that a host needs. */
interface Supplied {
  readonly peer: number
  readonly seat: Seat
  readonly since: number
  readonly sender: BackupSender
  /** The changes of the journal that each backup on its way has. */
  readonly onTheWay: { readonly number: number; changes: number; readonly at: number }[]
  /** The newest of these changes that it has. */
  changes: number
  /** Something has changed since the newest backup. */
  isBehind: boolean
  /** Where it listens; none until it says so. */
  addresses: readonly Address[]
}

/** Who listens to lead if this device can not. */
export interface Heir {
  readonly peer: number
  readonly key: Uint8Array
  readonly addresses: readonly Address[]
}

/** How old a standby's world is at most, in a game that hides something from guests, ms: their snapshots are no help then. */
const WORLD_MS = 250

export interface SuppliesOptions {
  game: AnyGame
  clock: Clock
  epoch: number
  machine: HostSession
  links: HostLinks
  say(peer: number, message: SaidOfSuccession): void
  /** What lets this device host. */
  claim: HostClaim
  identity: KeyPair
}

/** Chooses the guest that shall follow, and keeps it supplied with all that a host needs ([SE50], [SE51]). */
export class Supplies {
  readonly #options: SuppliesOptions
  readonly #supplied = new Map<number, Supplied>()
  readonly #candidates = new Candidates()
  #appointed: number | undefined
  #preferred: number | undefined
  #heir: Heir | undefined
  #lookedAt = Number.NEGATIVE_INFINITY
  #worldAt = Number.NEGATIVE_INFINITY

  constructor(options: SuppliesOptions) {
    this.#options = options
  }

  of(peer: number | undefined): Supplied | undefined {
    return peer === undefined ? undefined : this.#supplied.get(peer)
  }

  /** It stays known when it is not heard any more. */
  get heir(): Heir | undefined {
    return this.#heir
  }

  /** Who may follow, of these: the one that was appointed, once it listens and has everything; whoever is announced until then. */
  ready(members: readonly number[], announced: number | undefined): number | undefined {
    const { escaped } = this.#options.machine.journal.gate // others know so much
    const keepsUp = (peer: number | undefined) => {
      const one = this.of(peer)
      if (!one || one.addresses.length === 0 || one.sender.backed === 0) return false
      return one.changes >= escaped && !this.#isLate(one)
    }
    return [this.#appointed, announced].find((peer) => peer !== undefined && members.includes(peer) && keepsUp(peer))
  }

  #isLate({ onTheWay: [oldest] }: Supplied): boolean {
    return oldest !== undefined && this.#options.clock.now() - oldest.at > LATE_MS
  }

  /** The newest change that this one has, or will have heard before anything else that is said to it. */
  toldTo(peer: number | undefined): number {
    const supplied = this.of(peer)
    return (supplied?.onTheWay.at(-1) ?? supplied)?.changes ?? 0
  }

  /** These may lead, and whoever was appointed: nobody else needs to be told any more. */
  keep(heirs: readonly number[]): void {
    for (const peer of [...this.#supplied.keys()]) {
      if (peer === this.#appointed || heirs.includes(peer)) continue
      this.#supplied.delete(peer)
      this.#options.say(peer, { kind: 'dismiss' })
    }
  }

  /** This one shall follow, whoever else would be better. False when it can not. */
  prefer(seat: Seat, now: number): boolean {
    const peer = this.#options.machine.guests.find(([, one]) => one === seat)?.[0]
    if (peer === undefined || !this.#couldBe(peer, seat)) return false
    this.#preferred = peer
    if (peer !== this.#appointed) this.#lookedAt = Number.NEGATIVE_INFINITY
    this.look(now)
    return true
  }

  /** That one can not host, and is in. */
  isUnfit(seat: Seat): boolean {
    return this.#options.machine.guests.some(([peer, one]) => one === seat && this.#candidates.isUnfit(peer))
  }

  /** Somebody is in who could follow, as far as is known. */
  get isFollowable(): boolean {
    return this.#options.machine.guests.some(([peer, seat]) => this.#couldBe(peer, seat))
  }

  #couldBe(peer: number, seat: Seat): boolean {
    return !this.#candidates.isUnfit(peer) && this.#mayHost(seat)
  }

  #keyOf(seat: Seat): Uint8Array | undefined {
    return this.#options.machine.players.find((player) => player.seat === seat)?.key
  }

  /** Who only watches does not; nor does one who would be a host too many ([CO5]). */
  #mayHost(seat: Seat): boolean {
    const { game, claim } = this.#options
    const key = this.#keyOf(seat)
    return game.standby !== 'nobody' && !isSpectator(seat) && key !== undefined && roomFor(key, claim)
  }

  /** Appoints somebody, or somebody better. */
  look(now: number): void {
    const { game, machine, links, say, claim, identity } = this.#options
    const appointed = this.of(this.#appointed)
    if (appointed && appointed.addresses.length === 0 && now - appointed.since > STANDS_MS) this.#giveUp(appointed.peer)
    const hasOne = this.of(this.#appointed) !== undefined
    const late = appointed && this.#isLate(appointed) ? appointed.peer : undefined
    if (hasOne && now - this.#lookedAt < LOOK_MS) return
    this.#lookedAt = now
    const players = machine.guests.filter(([, seat]) => this.#mayHost(seat))
    const candidates = players.map(([peer, seat]) => this.#candidates.look(peer, seat, links.get(peer), now))
    const preferred = candidates.find((one) => one.peer === this.#preferred && !one.unfit)
    const others = candidates.filter((one) => one.peer !== late) // whoever keeps up is better than who may be back
    const seat = preferred?.seat ?? chooseStandby(others, this.of(this.#appointed)?.seat)
    const peer = candidates.find((one) => one.seat === seat)?.peer
    if (peer === undefined || seat === undefined || peer === this.#appointed) return
    const key = this.#keyOf(seat)
    const chain = key && chainTo(key, claim, identity) // it signs, which takes a millisecond
    if (!chain) return
    this.#appointed = peer
    if (this.#supplied.has(peer)) return // it still keeps everything, for an older term
    this.#supplied.set(peer, {
      ...{ peer, seat, since: now, sender: new BackupSender(game.layout), onTheWay: [], changes: 0 },
      ...{ isBehind: false, addresses: [] },
    })
    say(peer, { kind: 'appoint', chain })
  }

  /** It listens; nowhere, when it can not. */
  stands(peer: number, addresses: readonly Address[]): boolean {
    const supplied = this.#supplied.get(peer)
    if (!supplied) return true // it was dismissed meanwhile
    supplied.addresses = addresses
    const key = this.#keyOf(supplied.seat)
    if (key && addresses.length > 0) this.#heir = { peer, key, addresses }
    if (addresses.length === 0) this.#giveUp(peer)
    this.send(this.#options.clock.now())
    return true
  }

  /** It says how it would do as a host. */
  fit(peer: number, fitness: Fitness): boolean {
    if (fitness.lost > 100) return false
    this.#candidates.fit(peer, fitness)
    return true
  }

  /** Percent of its time that this guest loses. */
  lostBy(peer: number | undefined): number {
    return this.#candidates.lostBy(peer)
  }

  backed(peer: number, number: number): boolean {
    const supplied = this.#supplied.get(peer)
    if (!supplied || supplied.addresses.length === 0) return true // of an appointment before this one
    if (!supplied.sender.acknowledged(number)) return false
    while (supplied.onTheWay[0] && supplied.onTheWay[0].number <= number)
      supplied.changes = supplied.onTheWay.shift()?.changes ?? supplied.changes
    if (supplied.onTheWay.length === 0) this.catchUp()
    return true
  }

  /** @param key of whom it was who has a seat and did not leave it */
  closed(peer: number, key: string | undefined): void {
    this.#candidates.closed(peer, key, this.#options.clock.now())
    this.#supplied.delete(peer)
    if (this.#appointed === peer) this.#appointed = undefined
  }

  /**
   * Something has changed: who has answered is told at once, else it goes with what comes until then, or until the next tick; so
   * does all when nothing waits for it.
   */
  changed(now: number): void {
    for (const supplied of this.#supplied.values()) supplied.isBehind = true
    const { changes, isOpen } = this.#options.machine.journal.gate
    if (isOpen) return
    const waiting = (one: Supplied) => changes - (one.onTheWay.at(-1) ?? one).changes
    this.#send((one) => one.onTheWay.length === 0 || waiting(one) >= MOST_WAITING, now)
  }

  /** What has waited, to all that keep it. */
  catchUp(): void {
    this.#send(({ isBehind }) => isBehind, this.#options.clock.now())
  }

  /** All that has changed, to all that keep it, at once. */
  send(now: number): void {
    this.#send(() => true, now)
  }

  #send(isDue: (supplied: Supplied) => boolean, now: number): void {
    const { machine, say } = this.#options
    const all = [...this.#supplied.values()].filter((one) => one.addresses.length > 0 && isDue(one))
    if (all.length === 0) return
    const backup = machine.backup(now)
    const { changes } = machine.journal.gate
    for (const supplied of all) {
      const { peer, sender, onTheWay } = supplied
      supplied.isBehind = false
      const messages = sender.next(backup)
      for (const bytes of messages) say(peer, { kind: 'backup', bytes })
      if (messages.length > 0) onTheWay.push({ number: sender.number, changes, at: now })
      else (onTheWay.at(-1) ?? supplied).changes = changes // nothing came of them that it has not been told
    }
  }

  /** Says which backup the newest snapshot goes with. */
  stamp(): void {
    const { machine, links, epoch, clock, game } = this.#options
    const tick = machine.match?.simulation.tick
    if (hidesAnything(game.layout) && clock.now() - this.#worldAt >= WORLD_MS) {
      this.#worldAt = clock.now()
      for (const supplied of this.#supplied.values()) supplied.isBehind = true
    }
    this.catchUp() // or the snapshot would go with none
    if (tick === undefined) return
    for (const { peer, sender } of this.#supplied.values())
      links.get(peer)?.sendState(writeStandsFor({ epoch, tick, backup: sender.number }))
  }

  #giveUp(peer: number): void {
    this.#candidates.giveUp(peer)
    this.#supplied.delete(peer)
    if (this.#appointed === peer) this.#appointed = undefined
    this.#options.say(peer, { kind: 'dismiss' })
  }
}
