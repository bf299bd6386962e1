import { cleanName } from '../codec/name.js'
import { equalBytes } from '../connect/bytes.js'
import { Checks, type Newcomer } from './checks.js'
import type { GuestPeer, GuestPeers } from './guest-peers.js'
import type { HostOptions } from './host-options.js'
import { KeySet } from './key-set.js'
import { type Knock, type KnockOutcome, Knocks } from './knocks.js'
import { PasswordCheck } from './password-check.js'
import { NAMELESS } from './player.js'
import { cleanSentence } from './sentence.js'

/** What somebody says who asks for a seat. */
export interface JoinRequest {
  readonly name: string
  readonly rated: boolean
  readonly resume: Uint8Array | undefined
  /** Their part in proving the password, when they were given one. */
  readonly share: Uint8Array | undefined
  /** They want to watch. */
  readonly spectator: boolean
  /** The last of the session's log that they have; `undefined` for a page that has just begun ([SE59]). */
  readonly seen: number | undefined
}

/** What admission asks of seating, and makes it do. */
export interface Room {
  /** A seat waits for them: they were in already. */
  hasHeld(guest: GuestPeer, join: JoinRequest): boolean
  /** Why nobody new gets a seat now, if so. */
  whyClosed(join: JoinRequest): string | undefined
  seat(peer: number, guest: GuestPeer, join: JoinRequest): void
}

type Refusal =
  | 'session/admission-failed'
  | 'session/banned'
  | 'session/busy'
  | 'session/declined'
  | 'session/host-left'
  | 'session/needs-password'
  | 'session/refused'
  | 'session/timeout'
  | 'session/wrong-password'

/**
 * Who may ask for a seat: whoever is not banned, knows the password, passes the game's own check, and has the host's consent,
 * each where it is wanted.
 */
export class Admission {
  readonly #options: HostOptions
  readonly #guests: GuestPeers
  readonly #room: Room
  readonly #password: PasswordCheck | undefined
  readonly #knocks = new Knocks()
  /** Were let in before, and so need not ask again ([SE16]). */
  readonly #letIn = new KeySet()
  readonly #declined = new KeySet()
  readonly #banned = new KeySet()
  readonly #checks: Checks | undefined

  constructor(options: HostOptions, guests: GuestPeers, room: Room) {
    this.#options = options
    this.#guests = guests
    this.#room = room
    for (const key of options.from?.backup.letIn.keys ?? []) this.#letIn.add(key)
    for (const key of options.from?.backup.declined.keys ?? []) this.#declined.add(key)
    if (options.password) this.#password = new PasswordCheck(options.password, options.player.key)
    if (options.check) this.#checks = new Checks(options.check)
    for (const key of options.from?.backup.banned.keys ?? []) this.#banned.add(key)
  }

  get knocks(): readonly Knock[] {
    return this.#knocks.all
  }

  /** For a successor. */
  get remembered() {
    const keys = (set: KeySet) => ({ keys: [...set.all] })
    return { letIn: keys(this.#letIn), declined: keys(this.#declined), banned: keys(this.#banned) }
  }

  /** Keys that get no seat in this session. */
  get bans(): readonly Uint8Array[] {
    return this.#banned.all
  }

  /** It is not decided yet, and may take a while. */
  waits(peer: number): boolean {
    return this.#knocks.has(peer) || (this.#checks?.has(peer) ?? false)
  }

  /** False when it makes no sense: this peer has asked already. */
  ask(peer: number, guest: GuestPeer, join: JoinRequest, now: number): boolean {
    if (this.waits(peer) || this.#password?.isPending(peer)) return false
    if (this.#declined.has(guest.key)) return this.#refuse(peer, 'session/declined')
    const mayEnter = () => this.#check(peer, guest, join, now)
    if (this.#password && join.share) return this.#challenge(this.#password, peer, guest, join.share, now, mayEnter)
    if (this.#password && !this.#isKnown(guest, join)) return this.#refuse(peer, 'session/needs-password')
    mayEnter()
    return true
  }

  /** A guest proves that it knows the password. False when nothing was asked of it. */
  confirm(peer: number, confirmation: Uint8Array): boolean {
    const right = this.#password?.finish(peer, confirmation)
    return right === false ? this.#refuse(peer, 'session/wrong-password') : right !== undefined
  }

  /** A peer is gone. */
  closed(peer: number, now: number): void {
    this.#password?.forget(peer)
    this.#checks?.forget(peer)
    this.#tell(this.#knocks.ranAway(peer, now), 'withdrawn')
  }

  /** The host took them out: they have to ask again. */
  forget(key: Uint8Array): void {
    this.#letIn.delete(key)
  }

  /** Sticks for the session: also for who comes again, by whatever way ([SE21]). */
  ban(key: Uint8Array, why?: string): void {
    this.#banned.add(key)
    this.#letIn.delete(key)
    const knock = this.#knocks.all.find(({ player }) => equalBytes(player.key, key))
    const peer = this.#checks?.peerOf(key) ?? (knock && this.#knocks.peerOf(knock))
    if (peer !== undefined) this.#end(peer, 'declined', 'session/banned', why)
  }

  unban(key: Uint8Array): void {
    this.#banned.delete(key)
  }

  isBanned(key: Uint8Array): boolean {
    return this.#banned.has(key)
  }

  refuseBanned(peer: number): true {
    return this.#refuse(peer, 'session/banned')
  }

  tick(now: number): void {
    for (const peer of this.#knocks.expired(now)) this.#end(peer, 'withdrawn', 'session/timeout')
  }

  /** The session is over. */
  close(): void {
    for (const peer of [...this.#knocks.peers, ...(this.#checks?.peers ?? [])])
      this.#end(peer, 'withdrawn', 'session/host-left')
  }

  #challenge(
    password: PasswordCheck,
    peer: number,
    guest: GuestPeer,
    share: Uint8Array,
    now: number,
    passed: () => void,
  ): boolean {
    const answer = password.begin(peer, guest, share, now, passed)
    if (typeof answer === 'string') return this.#refuse(peer, answer)
    this.#guests.send(peer, { kind: 'challenge', ...answer })
    return true
  }

  /** The game is asked about everybody who gets a new seat, each time ([SE20]). */
  #check(peer: number, guest: GuestPeer, join: JoinRequest, now: number): void {
    if (this.isBanned(guest.key)) return void this.refuseBanned(peer) // while the password was proved
    if (!this.#checks || this.#room.hasHeld(guest, join)) return this.#knock(peer, guest, join, now)
    const before = this.#checks.peerOf(guest.key)
    if (before !== undefined) {
      this.#checks.forget(before)
      this.#guests.dismiss(before)
    }
    const isTaken = this.#checks.begin(peer, newcomer(guest, join), (verdict, at) => {
      if (verdict.passed) this.#knock(peer, guest, join, at)
      else this.#refuse(peer, verdict.code, verdict.why)
    })
    if (!isTaken) this.#refuse(peer, 'session/busy')
  }

  #knock(peer: number, guest: GuestPeer, join: JoinRequest, now: number): void {
    if (!this.#options.asks || this.#isKnown(guest, join)) return this.#enter(peer, guest, join)
    const before = this.#knocks.move(guest.key, peer)
    if (before !== undefined) this.#guests.dismiss(before)
    else if (this.#knocks.isFull(now)) return void this.#refuse(peer, 'session/busy')
    this.#guests.send(peer, { kind: 'waiting', host: this.#options.player.name })
    if (before !== undefined) return
    const knock: Knock = {
      player: newcomer(guest, join),
      admit: () => this.#admit(knock, join),
      decline: ({ forGood = false } = {}) => this.#decline(knock, forGood),
    }
    this.#knocks.add(peer, knock, now)
    this.#options.output.emit({ type: 'knock', knock })
  }

  #admit(knock: Knock, join: JoinRequest): boolean {
    const peer = this.#knocks.peerOf(knock)
    const guest = peer === undefined ? undefined : this.#guests.get(peer)
    if (peer === undefined || !guest || this.#room.whyClosed(join)) return false
    this.#over(peer, 'admitted')
    this.#enter(peer, guest, join)
    return true
  }

  #decline(knock: Knock, forGood: boolean): void {
    const peer = this.#knocks.peerOf(knock)
    if (peer === undefined) return
    if (forGood) this.#declined.add(knock.player.key)
    this.#end(peer, 'declined', 'session/declined')
  }

  #enter(peer: number, guest: GuestPeer, join: JoinRequest): void {
    this.#letIn.add(guest.key)
    this.#room.seat(peer, guest, join)
  }

  /** Whoever was in before, or whose answer by hand the host took. */
  #isKnown(guest: GuestPeer, join: JoinRequest): boolean {
    return guest.invited || this.#letIn.has(guest.key) || this.#room.hasHeld(guest, join)
  }

  #end(peer: number, outcome: KnockOutcome, code: Refusal, why?: string): void {
    this.#checks?.forget(peer)
    this.#over(peer, outcome)
    this.#refuse(peer, code, why)
  }

  #over(peer: number, outcome: KnockOutcome): void {
    this.#tell(this.#knocks.take(peer), outcome)
  }

  #tell(knock: Knock | undefined, outcome: KnockOutcome): void {
    if (knock) this.#options.output.emit({ type: 'knockOver', knock, outcome })
  }

  /** Says why, and lets go of the link: who asks again needs a new one. */
  #refuse(peer: number, code: Refusal, why?: string): true {
    this.#guests.dismiss(peer, { kind: 'refused', code, why: cleanSentence(why) })
    return true
  }
}

function newcomer({ key }: GuestPeer, { name, rated, spectator }: JoinRequest): Newcomer {
  return { name: cleanName(name) ?? NAMELESS, key, rated, spectator }
}
