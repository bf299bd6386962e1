import {
  blob,
  type Codec,
  type Decoded,
  decode,
  encode,
  list,
  optional,
  raw,
  struct,
  u8,
  union,
  varint,
} from '../codec/combinators.js'
import { concat } from '../connect/bytes.js'
import { type Layout, MAX_STATE_BYTES } from '../game/layout.js'
import { WorldDelta } from '../sync/world-delta.js'
import { EventLog, type LogTail, logEntry } from './event-log.js'
import { MAX_BARRED, MISBEHAVIOURS, type Misbehaviour } from './flood-guard.js'
import { parseStays, type Stay, writeStays } from './handled.js'
import { MAX_KEYS } from './key-set.js'
import { playerCodec } from './player.js'
import { sameValue } from './same-value.js'
import { MAX_PLACES } from './spectators.js'

const MAX_ENTRIES = 256
const MAX_STAYS = 256 << 10
/** Bytes of one message of a backup: with what goes around it, it fits into a frame. */
const MAX_CHUNK = 12 << 10
/** Bytes of a whole backup: all its parts at their limits. */
const MAX_BACKUP = 1 << 20
/** A world beyond this is told as what is new since the one before, bytes: it goes with each change, and all else waits for it. */
const LONG_WORLD = 4 << 10

/** The last reason stands for any that is not known. */
const misbehaviour: Codec<Misbehaviour> = {
  write: (w, reason) => u8.write(w, MISBEHAVIOURS.indexOf(reason)),
  read: (r) => MISBEHAVIOURS[u8.read(r)] ?? 'garbage',
}
const keys = struct({ keys: list(raw(32), MAX_KEYS) })
const parts = {
  room: struct({
    phase: u8,
    countdownMs: varint,
    players: list(playerCodec, MAX_PLACES),
    tokens: list(struct({ seat: u8, token: raw(16) }), MAX_PLACES),
  }),
  letIn: keys,
  declined: keys,
  banned: keys,
  barred: struct({ keys: list(struct({ key: raw(32), reason: misbehaviour }), MAX_BARRED) }),
  /** What the shell needs to host: not read here. */
  terms: struct({ bytes: blob(4096) }),
  stays: struct({ bytes: blob(MAX_STAYS) }),
  /** What the log has beyond the entries that were sent. */
  log: struct({ number: varint, entries: list(logEntry, MAX_ENTRIES) }),
  match: struct({
    match: optional(
      struct({
        ...{ matchId: raw(16), seats: list(u8, MAX_PLACES), left: list(u8, MAX_PLACES), hosts: varint },
        ...{ tick: varint, world: blob(MAX_STATE_BYTES) },
      }),
    ),
  }),
  /** In place of `match`, when only the world of a match is another one. */
  world: struct({ tick: varint, change: blob(MAX_STATE_BYTES) }),
}
const partCodec = union(parts)
const backupCodec = list(partCodec, Object.keys(parts).length)
const chunkCodec = struct({ number: varint, left: varint, bytes: blob(MAX_CHUNK) })

type Part = Decoded<typeof partCodec>
type Parts = { readonly [K in Part['kind']]: Extract<Part, { kind: K }> }
type Match = NonNullable<Parts['match']['match']>
type Whole<K extends Part['kind']> = Omit<Parts[K], 'kind'>

/** All that a new host needs to go on ([SE51]); what the rules of the game draw by chance from then on is drawn anew. */
export interface Backup {
  readonly room: Whole<'room'>
  readonly letIn: Whole<'letIn'>
  readonly declined: Whole<'declined'>
  readonly banned: Whole<'banned'>
  readonly barred: Whole<'barred'>
  readonly terms: Whole<'terms'>
  readonly match: Whole<'match'>
  readonly stays: readonly Stay[]
  readonly log: LogTail
}

/** What one standby has been told: sends it each further backup as the parts that changed, and the log as it grew. */
export class BackupSender {
  readonly #sent = new Map<string, Part>()
  readonly #delta: WorldDelta
  #log = 0
  #number = 0
  #backed = 0

  constructor(layout: Layout) {
    this.#delta = new WorldDelta(layout, 'host')
  }

  /** Of the newest backup that was sent; 0 before the first. */
  get number(): number {
    return this.#number
  }

  /** The newest that the standby has whole; 0 before that. */
  get backed(): number {
    return this.#backed
  }

  /** The messages that bring the standby up to date, in order; none when nothing changed. */
  next({ stays, log, ...rest }: Backup): Uint8Array[] {
    const entries = log.number > this.#log ? log.entries.slice(this.#log - log.number) : []
    const all: Part[] = [
      { kind: 'room', ...rest.room },
      { kind: 'letIn', ...rest.letIn },
      { kind: 'declined', ...rest.declined },
      { kind: 'banned', ...rest.banned },
      { kind: 'barred', ...rest.barred },
      { kind: 'terms', ...rest.terms },
      { kind: 'stays', bytes: writeStays(stays) },
      { kind: 'match', ...rest.match },
      { kind: 'log', number: log.number, entries },
    ]
    const changed = all.flatMap((part) => {
      if (part.kind === 'log') return this.#number === 0 || entries.length > 0 ? [part] : []
      const before = this.#sent.get(part.kind)
      if (sameValue(before, part)) return []
      this.#sent.set(part.kind, part)
      return [this.#change(before, part) ?? part]
    })
    if (changed.length === 0) return []
    this.#log = log.number
    const number = ++this.#number
    const bytes = encode(backupCodec, changed)
    const count = Math.ceil(bytes.length / MAX_CHUNK)
    return Array.from({ length: count }, (_, i) =>
      encode(chunkCodec, {
        ...{ number, left: count - 1 - i },
        bytes: bytes.subarray(i * MAX_CHUNK, (i + 1) * MAX_CHUNK),
      }),
    )
  }

  /** What is new in a long world. */
  #change(before: Part | undefined, part: Part): Part | undefined {
    if (before?.kind !== 'match' || part.kind !== 'match') return undefined
    const [was, is] = [before.match, part.match]
    if (!was || !is || is.world.length <= LONG_WORLD || !isSameMatch(was, is)) return undefined
    const change = this.#delta.between(was.world, is.world)
    return change && change.length < is.world.length ? { kind: 'world', tick: is.tick, change } : undefined
  }

  /** The standby has everything up to this number. False for one that was never sent. */
  acknowledged(number: number): boolean {
    if (number > this.#number || number < this.#backed) return false
    this.#backed = number
    return true
  }
}

/** A standby's copy. It changes only as a whole: half of a backup is none. */
export class BackupKeeper {
  readonly #delta: WorldDelta
  #kept: Partial<Parts> = {}
  #stays: readonly Stay[] = []
  #log = new EventLog()
  #chunks: Uint8Array[] = []
  #number = 0

  constructor(layout: Layout) {
    this.#delta = new WorldDelta(layout, 'host')
  }

  /** Of the newest whole backup; 0 before the first. */
  get number(): number {
    return this.#number
  }

  /** `undefined` before the first is whole. */
  get backup(): Backup | undefined {
    const { room, letIn, declined, banned, barred, terms, match } = this.#kept
    if (!room || !letIn || !declined || !banned || !barred || !terms || !match) return undefined
    return { room, letIn, declined, banned, barred, terms, match, stays: this.#stays, log: this.#log.tail }
  }

  /** The number to acknowledge, once a backup is whole; `false` when it made no sense. */
  receive(message: Uint8Array): number | undefined | false {
    const chunk = decode(chunkCodec, message)
    if (chunk?.number !== this.#number + 1) return false
    this.#chunks.push(chunk.bytes)
    if (this.#chunks.length * MAX_CHUNK > MAX_BACKUP) return false
    if (chunk.left > 0) return undefined
    const changed = decode(backupCodec, concat(...this.#chunks.splice(0)))
    return changed?.every((part) => this.#take(part)) ? ++this.#number : false
  }

  #take(part: Part): boolean {
    if (part.kind === 'log') {
      if (this.#number === 0) this.#log.restart(part.number - part.entries.length)
      return part.entries.every((entry) => this.#log.take(entry) !== 'gap')
    }
    if (part.kind === 'stays') {
      const stays = parseStays(part.bytes)
      this.#stays = stays ?? this.#stays
      return stays !== undefined
    }
    const { match } = this.#kept.match ?? {}
    if (part.kind === 'world') {
      const world = match && this.#delta.apply(match.world, part.change)
      if (!world) return false
      this.#kept = { ...this.#kept, match: { kind: 'match', match: { ...match, tick: part.tick, world } } }
    } else this.#kept = { ...this.#kept, [part.kind]: part }
    return true
  }
}

function isSameMatch(was: Match, is: Match): boolean {
  return sameValue({ ...was, tick: 0, world: 0 }, { ...is, tick: 0, world: 0 })
}
