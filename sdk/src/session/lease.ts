import { parseBeatAck, writeBeat } from './beats.js'
import { Contest } from './contest.js'
import { BEAT_MS, FREE_MS, LEASE_MS } from './lease-times.js'
import { MAX_OPEN, type Member, type Succession } from './succession.js'

/** A member that counts nowhere and was not heard for this long is forgotten, ms. */
const FORGET_MS = 15_000

/** What the host knows of a member by its acknowledgements. */
interface Pledge {
  /** When the newest beat it acknowledged was sent; the lease of it counts from there. */
  from: number
  heardAt: number
  granted: number
}

/**
 * The host's side of the rule who may run a session ([SE40] to [SE48]): one for each epoch it hosts. It goes on only while
 * `holds`; so nobody else runs the session at the same moment. Times are ms of this device's monotonic clock.
 *
 * Every 100 ms: `settle`, whose answer goes to all on `events`, then `beat`, whose frames go to each on `state`.
 */
export class HostLease {
  readonly #epoch: number
  readonly #me: Member
  readonly #pledges = new Map<Member, Pledge>()
  #contests: Contest[] = [] // oldest first; the last is the newest term's
  #beats: { beat: number; at: number }[] = []
  #beat = 0
  #beatAt = Number.NEGATIVE_INFINITY
  #announcedAt = Number.NEGATIVE_INFINITY
  #openSaid = 0
  #over = false

  constructor({ epoch, me }: { epoch: number; me: Member }) {
    this.#epoch = epoch
    this.#me = me
  }

  /** When the next beat is due. */
  get nextAt(): number {
    return this.#beatAt + BEAT_MS
  }

  /** What was announced last, with what is open of it by now; `undefined` before the first. */
  get succession(): Succession | undefined {
    const newest = this.#contests.at(-1)
    if (!newest) return undefined
    const open = this.#contests.slice(0, -1).filter((contest) => !contest.over)
    return { ...newest.term, epoch: this.#epoch, host: this.#me, open: open.map(({ term }) => term) }
  }

  /**
   * Who counts from now on, the host among them, and who may follow. Goes to all of them on `events`. `undefined`, and
   * nothing has changed, while too many older ones are open: try again later. A newcomer is best counted when it `pledges`.
   */
  announce(members: readonly Member[], standby: Member | undefined, now: number): Succession | undefined {
    this.#prune()
    if (this.#over || this.#contests.length > MAX_OPEN) return undefined
    const number = (this.#contests.at(-1)?.term.number ?? 0) + 1
    this.#contests.push(new Contest({ number, standby, members: [...members] }))
    this.#prune()
    this.#announcedAt = now
    this.#openSaid = this.#contests.length
    for (const [member, { heardAt }] of this.#pledges) {
      const counts = this.#contests.some(({ term }) => term.members.includes(member))
      if (!counts && now - heardAt > FORGET_MS) this.#pledges.delete(member)
    }
    return this.succession
  }

  /**
   * What has to be said again, now that acknowledgements came in: that older terms are over, or a new number, which frees
   * members from what they granted ([SE45]). `undefined` when nothing.
   */
  settle(now: number): Succession | undefined {
    const newest = this.#contests.at(-1)
    if (!newest || this.#over) return undefined
    this.#prune()
    const { number, members, standby } = newest.term
    const bound = members.some(
      (member) => (this.#pledges.get(member)?.granted ?? 0) >= number && this.#fresh(member, now),
    )
    if (bound && now - this.#announcedAt >= FREE_MS) {
      const freed = this.announce(members, standby, now)
      if (freed) return freed
    }
    if (this.#contests.length === this.#openSaid) return undefined
    this.#openSaid = this.#contests.length
    return this.succession
  }

  /** A new beat: the frame for every guest. */
  beat(now: number): Uint8Array {
    this.#beatAt = now
    const beat = ++this.#beat
    this.#beats = this.#beats.filter(({ at }) => now - at < LEASE_MS)
    this.#beats.push({ beat, at: now })
    const number = this.#contests.at(-1)?.term.number ?? 0
    return writeBeat({ epoch: this.#epoch, beat, number })
  }

  /** A frame 21 of a guest; false when it makes no sense. @param isTheirs whether that guest is, or was, this member */
  heard(frame: Uint8Array, now: number, isTheirs: (member: Member) => boolean): boolean {
    const ack = parseBeatAck(frame)
    if (!ack) return false
    const { member } = ack
    if (ack.epoch !== this.#epoch || !isTheirs(member)) return true
    if (ack.beat > this.#beat || ack.known > (this.#contests.at(-1)?.term.number ?? 0)) return false
    const before = this.#pledges.get(member)
    const sent = this.#beats.find(({ beat }) => beat === ack.beat)
    this.#pledges.set(member, {
      from: Math.max(before?.from ?? Number.NEGATIVE_INFINITY, sent?.at ?? Number.NEGATIVE_INFINITY),
      heardAt: now,
      granted: Math.max(before?.granted ?? 0, ack.granted),
    })
    for (const contest of this.#contests) contest.said(member, ack.known, ack.granted)
    return true
  }

  /** A guest left for good, and said which number it granted last: it grants nothing any more. */
  left(member: Member, granted: number): void {
    for (const contest of this.#contests) contest.said(member, Number.POSITIVE_INFINITY, granted)
  }

  /** True while a member's acknowledgements let the host count it. */
  pledges(member: Member, now: number): boolean {
    const newest = this.#contests.at(-1)?.term.number ?? 1
    return this.#fresh(member, now) && (this.#pledges.get(member)?.granted ?? 0) < newest
  }

  /** Whether the host may run the session at this moment: to be asked before every tick, and before anything is promised. */
  holds(now: number): boolean {
    return !this.#over && this.#contests.every((contest) => contest.over || this.#backed(contest, now))
  }

  /** The device slept, or its wall clock jumped against the monotonic one: no lease counts until new beats are answered. */
  slept(): void {
    this.#beats = []
    for (const pledge of this.#pledges.values()) pledge.from = Number.NEGATIVE_INFINITY
  }

  /**
   * The host stops for good, in favour of the standby ([SE47]); `holds` is false from here on. The answer is what the
   * standby has to know. With nothing `open` in it the standby leads at once, otherwise it may have to ask the others.
   */
  handOver(): Succession | undefined {
    this.#prune()
    this.#over = true
    return this.succession
  }

  /** Somebody leads a newer epoch ([SE48]). */
  standDown(): void {
    this.#over = true
  }

  #fresh(member: Member, now: number): boolean {
    return now - (this.#pledges.get(member)?.from ?? Number.NEGATIVE_INFINITY) < LEASE_MS
  }

  #backed(contest: Contest, now: number): boolean {
    const { number, members } = contest.term
    const backs = (member: Member) =>
      contest.isOut(member) || (this.#fresh(member, now) && (this.#pledges.get(member)?.granted ?? 0) < number)
    const backers = members.filter((member) => member === this.#me || backs(member))
    return 2 * backers.length >= members.length
  }

  /** Forgets terms that are over, except the newest. */
  #prune(): void {
    const newest = this.#contests.at(-1)
    this.#contests = this.#contests.filter((contest) => contest === newest || !contest.over)
  }
}
