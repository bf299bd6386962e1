import {
  blob,
  type Decoded,
  decode,
  encode,
  flag,
  list,
  optional,
  raw,
  struct,
  u8,
  union,
  varint,
} from '../codec/combinators.js'
import { equalBytes } from '../connect/bytes.js'
import { MAX_STATE_BYTES } from '../game/layout.js'
import { MAX_KEYS } from './key-set.js'
import { playerCodec } from './player.js'

const MAX_PLAYERS = 64
/** Bytes of what the host remembers of requests: [SE57]. */
const MAX_REQUESTS = 12 * 1024

const keys = struct({ keys: list(raw(32), MAX_KEYS) })
/** Each fits into one message; the world of a game alone may fill one. */
const parts = {
  room: struct({
    phase: u8,
    countdownMs: varint,
    players: list(playerCodec, MAX_PLAYERS),
    tokens: list(struct({ seat: u8, token: raw(16) }), MAX_PLAYERS),
  }),
  letIn: keys,
  declined: keys,
  banned: keys,
  requests: struct({ bytes: blob(MAX_REQUESTS) }),
  match: struct({
    match: optional(
      struct({ matchId: raw(16), seats: list(u8, MAX_PLAYERS), tick: varint, world: blob(MAX_STATE_BYTES) }),
    ),
  }),
}
const backupPart = union(parts)
const backupMessage = struct({ number: varint, isLast: flag, part: backupPart })

type Parts = { readonly [K in keyof typeof parts]: Decoded<(typeof parts)[K]> }
type PartName = keyof Parts
const NAMES = Object.keys(parts) as PartName[]

/** All that a new host needs to go on ([SE51]); what the rules of the game draw by chance from then on is drawn anew. */
export interface Backup extends Parts {}

/** What one standby has been told: sends it each further backup as the parts that changed. */
export class BackupSender {
  readonly #sent = new Map<PartName, Uint8Array>()
  #number = 0
  #backed = 0

  /** Of the newest backup that was sent; 0 before the first. */
  get number(): number {
    return this.#number
  }

  /** Whether the standby has all that it was sent, and was sent something. */
  get isComplete(): boolean {
    return this.#number > 0 && this.#backed === this.#number
  }

  /** The messages that bring the standby up to date, in order; none when nothing changed. */
  next(backup: Backup): Uint8Array[] {
    const changed = NAMES.flatMap((kind) => {
      const part = { kind, ...backup[kind] } as Decoded<typeof backupPart>
      const bytes = encode(backupPart, part)
      const known = this.#sent.get(kind)
      if (known && equalBytes(known, bytes)) return []
      this.#sent.set(kind, bytes)
      return [part]
    })
    if (changed.length === 0) return []
    const number = ++this.#number
    return changed.map((part, i) => encode(backupMessage, { number, isLast: i === changed.length - 1, part }))
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
  #kept: Partial<Backup> = {}
  #coming: Partial<Backup> = {}
  #number = 0

  /** Of the newest whole backup; 0 before the first. */
  get number(): number {
    return this.#number
  }

  /** `undefined` before the first is whole. */
  get backup(): Backup | undefined {
    return NAMES.every((name) => this.#kept[name]) ? (this.#kept as Backup) : undefined
  }

  /** The number to acknowledge, once a backup is whole; `false` when it made no sense. */
  receive(bytes: Uint8Array): number | undefined | false {
    const message = decode(backupMessage, bytes)
    if (!message || message.number !== this.#number + 1) return false
    const { kind, ...part } = message.part
    this.#coming = { ...this.#coming, [kind]: part }
    if (!message.isLast) return undefined
    const whole = { ...this.#kept, ...this.#coming }
    this.#coming = {}
    if (!NAMES.every((name) => whole[name])) return false
    this.#kept = whole
    this.#number = message.number
    return message.number
  }
}
