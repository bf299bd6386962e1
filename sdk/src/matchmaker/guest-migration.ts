import { equalBytes } from '../connect/bytes.js'
import type { Established } from '../connect/handshake.js'
import type { Address } from '../discover/listing.js'
import type { Seat } from '../game/seat.js'
import { parseBeat } from '../session/beats.js'
import { Candidacy } from '../session/candidacy.js'
import { GuestFitness } from '../session/guest-fitness.js'
import { BEAT_MS } from '../session/lease-times.js'
import { NewestWorld, parseStandsFor } from '../session/newest-world.js'
import type { Member } from '../session/succession.js'
import {
  type AnswerOfSuccession,
  answerOfSuccession,
  type SaidOfSuccession,
  saidOfSuccession,
} from '../session/succession-messages.js'
import { Calendar } from './calendar.js'
import { parseKeptWord, writeKeptWord } from './former-voice.js'
import type { GuestLinks } from './guest-links.js'
import type { GuestMigrationOptions } from './guest-migration-options.js'
import { HeirLinks } from './heir-links.js'
import { HostSeeker } from './host-seeker.js'
import { PastMembers } from './past-members.js'
import { Screening } from './screening.js'
import { Standby } from './standby.js'
import { takeOver } from './take-over.js'

/** How often a grant is said again until somebody leads, ms. */
const AGAIN_MS = 200
/** When nobody was heard for this long, the directories are asked who hosts, ms. */
const SEEKS_MS = 5000

/** What a guest does so that the session outlives its host: knows who follows, and is linked with it, or is it ([SE50]–[SE54]). */
export class GuestMigration {
  readonly #options: GuestMigrationOptions
  readonly #stopTicking: () => void
  #world = new NewestWorld()
  /** Who hosts next, as the host announced it. */
  standby: Seat | undefined
  #epoch = -1
  #me: Member = -1
  #candidacy: Candidacy | undefined
  readonly #past: PastMembers
  #seats = new Map<Member, Seat>()
  #standing: Standby | undefined
  #screening: Screening | undefined
  #heir: HeirLinks | undefined
  readonly #seeker: HostSeeker
  #heardAt: number
  #opening: AbortController | undefined
  #formerHost: { seat: Seat | undefined; why: string | undefined } | undefined
  #grantedAt = Number.NEGATIVE_INFINITY
  readonly #calendar: Calendar
  readonly #fitness: GuestFitness
  #over = false

  constructor(options: GuestMigrationOptions) {
    const { clock } = options.platform
    this.#options = options
    this.#calendar = new Calendar(options.platform)
    this.#heardAt = clock.now()
    const inside = options.platform.transports.every(({ yields }) => yields)
    this.#fitness = new GuestFitness(1000 / (options.game.tickRate || 1), inside)
    const leads = (links: GuestLinks, established: Established) => this.#follow(links, established)
    this.#seeker = new HostSeeker({ ...options, leads })
    const word = options.word ? parseKeptWord(options.word) : undefined
    this.#past = new PastMembers(word && { ...options, word, againMs: AGAIN_MS, leads })
    this.#stopTicking = clock.every(BEAT_MS / 2, () => this.#tick())
  }

  /** A message of the host about the succession; false when it makes no sense. */
  receive(payload: Uint8Array): boolean {
    const message = saidOfSuccession.parse(payload)
    if (!message || this.#over) return message !== undefined
    switch (message.kind) {
      case 'succession':
        return this.#learn(message)
      case 'appoint':
        this.#listen(message.chain).catch(() => this.#answer({ kind: 'stands', addresses: [] }))
        return true
      case 'dismiss':
        this.#standDown()
        return true
      case 'backup': {
        const number = this.#standing?.keeper.receive(message.bytes)
        if (number) this.#answer({ kind: 'backed', number })
        return number !== false
      }
      case 'handOver':
        if (message.leaves) {
          const host = this.#options.machine.players.find((player) => player.host)
          this.#formerHost = { seat: host?.seat, why: message.why }
        }
        this.#candidacy?.learned(message.succession)
        this.#candidacy?.handedOver(message.succession.number)
        this.#tick()
        return true
      case 'leads':
        return true // it is our host already
      case 'offered':
        this.#standing?.offered(message)
        return true
      case 'answered':
        this.#heir?.answered(message)
        return true
    }
  }

  /** A frame of the host about the succession; false when it makes no sense. */
  receiveState(frame: Uint8Array): boolean {
    const beat = parseBeat(frame)
    if (this.#over) return true
    if (beat) {
      this.heard()
      const ack = (this.#candidacy ?? this.#past).heard(beat, this.#now)
      if (ack) this.#options.links().sendState(ack)
      return true
    }
    const stamp = parseStandsFor(frame)
    if (stamp?.epoch === this.#epoch) this.#world.told(stamp.tick, stamp.backup)
    return stamp !== undefined
  }

  /** Its host is there: nobody else is sought. */
  heard(): void {
    this.#heardAt = this.#now
    this.#seeker.stop()
  }

  /** This device made a tick. */
  ticked(now: number): void {
    this.#fitness.tick(now)
  }

  /** A snapshot came. */
  snapshot(): void {
    const heard = this.#standing && this.#options.machine.match.heard
    if (heard) this.#world.seen(heard)
  }

  /** The network may be another one: whoever follows is reached, or reaches this device, all the same. */
  doubt(): void {
    this.#standing?.doubt()
    this.#heir?.doubt()
  }

  /** What the next page of this tab may say for this one, which says nothing any more ([SE49]). */
  exit(): string | undefined {
    const word = this.#candidacy?.lastWord
    const heir = this.#heir?.to
    this.close()
    return word && writeKeptWord({ ...word, heir })
  }

  /** This player leaves for good: this device will neither grant nor lead any more ([SE45]). */
  leave(): void {
    if (this.#candidacy) this.#answer({ kind: 'leaves', member: this.#me, granted: this.#candidacy.granted })
  }

  close(): void {
    this.#over = true
    this.#stopTicking()
    this.#letGo()
  }

  /** Of whoever else might host. */
  #letGo(): void {
    this.#standDown()
    this.#heir?.close()
    this.#heir = undefined
    this.#past.close()
    this.#seeker.stop()
  }

  get #now(): number {
    return this.#options.platform.clock.now()
  }

  #learn({ epoch, you, sits, newest }: Extract<SaidOfSuccession, { kind: 'succession' }>): boolean {
    const isKnown = epoch === this.#epoch && you === this.#me
    const granted = epoch === this.#epoch && !isKnown ? this.#candidacy?.granted : undefined
    const was = granted === undefined ? undefined : { member: this.#me, granted }
    // Numbers rise: without a seat, a higher one was given to this page over a connection that broke before it was heard.
    if (!isKnown && !sits && !(was && you > was.member)) return true // a page before this one was that member, and may have granted
    if (!isKnown || !sits) for (const past of this.#past.add(epoch, was)) this.#answer({ kind: 'leaves', ...past })
    if (!isKnown) {
      this.#candidacy = new Candidacy({ epoch, me: you, now: this.#now })
      this.#fitness.restart()
    }
    this.#epoch = epoch
    this.#me = you
    const before = this.standby
    this.standby = newest?.standby?.seat
    if (this.standby !== before) this.#options.standbyChanged()
    if (!newest) return true
    this.#seats = new Map(newest.seats.map(({ member, seat }) => [member, seat]))
    const ack = this.#candidacy?.learned(newest.succession)
    if (ack) this.#options.links().sendState(ack)
    const isMe = this.#candidacy?.isStandby // who is only appointed may still have to grant to another ([SE89])
    this.#seekHeir(isMe ? undefined : newest.standby, newest.succession.standby)
    return true
  }

  /** Keeps a link to who may follow. */
  #seekHeir(heir: { seat: Seat; addresses: readonly Address[] } | undefined, member: Member | undefined): void {
    const { machine, game, platform, identity, sessionKey } = this.#options
    const key = machine.players.find(({ seat }) => seat === heir?.seat)?.key
    if (heir && key && this.#heir?.isTo(key, heir.addresses)) return
    this.#heir?.close()
    this.#heir = undefined
    if (!heir || !key) return
    this.#heir = new HeirLinks({
      ...{ game, platform, identity, sessionKey, key, addresses: heir.addresses },
      carried: member === undefined ? undefined : { to: member, say: (message) => this.#answer(message) },
      leads: (links, established) => {
        this.#heir = undefined
        this.#follow(links, established)
      },
    })
  }

  /** Until this host gives the seat back and speaks of who follows, yet another one may host. */
  #follow(links: GuestLinks, established: Established): void {
    this.#letGo()
    this.#candidacy = undefined
    this.#formerHost = undefined
    this.#seats.clear()
    this.#world = new NewestWorld()
    this.#epoch = -1
    this.#heardAt = this.#now
    this.#options.follow(links, established)
  }

  /** Becomes the standby: listens like a host. */
  async #listen(chain: { key: Uint8Array; signature: Uint8Array }[]): Promise<void> {
    this.#standDown()
    const { game, platform, identity, sessionKey, machine } = this.#options
    const opening = new AbortController()
    this.#opening = opening
    const isPlayer = (key: Uint8Array) => machine.players.some((player) => player.key && equalBytes(player.key, key))
    const reading = Screening.read(this.#options.screening, platform.clock)
    const at = await Standby.open(
      {
        ...{ game, platform, identity, isPlayer, say: (message) => this.#answer(message) },
        claim: { sessionKey, chain },
        maxPlayers: game.seats.max,
        granted: (key, member, grant) => {
          const seat = this.#seats.get(member)
          const owner = machine.players.find((player) => player.seat === seat)?.key
          if (owner && equalBytes(owner, key)) this.#candidacy?.grantedBy(member, grant)
          this.#tick()
        },
      },
      opening.signal,
    )
    const screening = await reading
    if (opening.signal.aborted || this.#over) return at.close()
    this.#opening = undefined // what it opens later is closed with it
    this.#standing = at
    this.#screening = screening
    this.#answer({ kind: 'stands', addresses: at.addresses })
  }

  #standDown(): void {
    this.#opening?.abort()
    this.#standing?.close()
    this.#standing = undefined
  }

  #tick(): void {
    if (this.#over) return
    const [now, candidacy] = [this.#now, this.#candidacy]
    // Of two, nobody else can host meanwhile. The newest term known here may be of fewer than there are; a host that was knows nobody yet.
    const others = this.#options.machine.players.filter(({ bot }) => !bot).length !== 2
    if (others && now - this.#heardAt > SEEKS_MS) this.#seeker.look(now)
    const jumped = this.#calendar.hasJumped()
    this.#past.tick(now, jumped)
    if (!candidacy) return
    if (jumped) candidacy.slept(now)
    candidacy.tick(now)
    const fit = this.#fitness.due(now, this.#options.platform.isHidden?.() ?? false)
    if (fit) this.#answer({ kind: 'fit', ...fit })
    const grant = candidacy.grant(now, this.#options.machine.journal.tail.number)
    if (grant && !candidacy.isStandby && now - this.#grantedAt >= AGAIN_MS) {
      this.#heir?.say({ kind: 'grant', member: this.#me, grant })
      this.#grantedAt = now
    }
    const [standby, screening] = [this.#standing, this.#screening]
    if (!standby?.keeper.backup || !screening || !candidacy.leads) return
    this.#standing = undefined
    this.close()
    const formerHost = this.#formerHost
    this.#options.lead(takeOver({ ...this.#options, standby, screening, world: this.#world, formerHost }))
  }

  #answer(message: AnswerOfSuccession): void {
    if (!this.#over) this.#options.links().sendEvent(answerOfSuccession.write(message))
  }
}
