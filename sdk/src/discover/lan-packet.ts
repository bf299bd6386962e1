import { BitReader } from '../codec/bits.js'
import {
  blob,
  type Codec,
  encode,
  flag,
  list,
  optional,
  raw,
  struct,
  text,
  u8,
  u16,
  u32,
  union,
  varint,
} from '../codec/combinators.js'
import { MAX_TAG, MAX_TAGS, VISIBILITIES, type Visibility } from './listing.js'
import { STATUSES, type Status } from './person.js'

/** A datagram of this size crosses every link whole, bytes; what is longer is none of ours. */
export const MAX_PACKET = 1200
/** A probe is at least so long, and an answer never longer: who probes under a false address gains nothing, bytes. */
export const PROBE_BYTES = 1000
/** What fits in an answer together with the longest texts. */
export const MAX_LAN_ADDRESSES = 4
/** A sealed note that fits into one datagram, with what stands before it, bytes. */
export const MAX_LAN_NOTE = 1150
const MAGIC = [0x53, 0x4b, 0x49, 0x52] // "SKIR"
const VERSION = 1
const PHASES = ['waiting', 'countdown', 'playing', 'result'] as const
const STATES = ['open', 'waiting'] as const

/** Who hosts says so, and says where on its device; the device itself is where the datagram came from ([DI9]). */
export interface LanAnnouncement {
  readonly code: string
  readonly sessionKey: Uint8Array
  readonly game: string
  readonly version: number
  readonly schemaHash: Uint8Array
  readonly name: string
  readonly seats: { readonly taken: number; readonly max: number }
  readonly phase: (typeof PHASES)[number]
  readonly state: (typeof STATES)[number]
  readonly addresses: LanAddress[]
  readonly tags: string[]
  readonly visibility: Visibility
  readonly skill: { readonly min: number; readonly max: number } | undefined
  /** SHA-256 of what its goodbye will say. */
  readonly goodbye: Uint8Array
}

/** A way to the host, on a TCP port of the device that the datagram came from. */
export interface LanAddress {
  readonly via: string
  readonly port: number
  readonly id: string
}

export interface LanProbe {
  readonly kind: 'probe'
  /** Comes back in the answer. */
  readonly nonce: number
  readonly game: string | undefined
  readonly code: string | undefined
  /** It went to one address, where only one process can hear it: that one passes it on to the others of its device. */
  readonly alone: boolean
  /** Passed on: whom to answer. */
  readonly asker: { readonly address: string; readonly port: number } | undefined
}

/** Who shows themself says so; notes go to where the datagram came from ([DI38]). */
export interface LanPerson {
  /** 16 bytes, drawn for this stay. */
  readonly id: Uint8Array
  readonly name: string
  readonly status: Status
  readonly interests: string[]
  readonly key: Uint8Array
  readonly seal: Uint8Array
  readonly proof: Uint8Array
  /** SHA-256 of what its goodbye will say. */
  readonly goodbye: Uint8Array
}

/** From one person's place to another's ([DI39]). */
export interface LanNote {
  readonly kind: 'note'
  /** Comes back when it has arrived. */
  readonly nonce: number
  readonly from: Uint8Array
  readonly to: Uint8Array
  /** Sealed. */
  readonly body: Uint8Array
}

export type LanPacket =
  | LanProbe
  | { readonly kind: 'answer'; readonly nonce: number; readonly announcement: LanAnnouncement }
  | { readonly kind: 'announce'; readonly announcement: LanAnnouncement }
  | { readonly kind: 'goodbye'; readonly secret: Uint8Array }
  | { readonly kind: 'person'; readonly person: LanPerson }
  | LanNote
  | { readonly kind: 'noted'; readonly nonce: number }

/** One of a few words, as its number. */
function word<W extends string>(words: readonly W[], blank: W): Codec<W> {
  return {
    write: (w, value) => w.bits(words.indexOf(value), 8),
    read(r) {
      const value = words[r.bits(8)]
      if (value === undefined) r.fail()
      return value ?? blank
    },
  }
}

const announcement = struct({
  code: text(6),
  sessionKey: raw(32),
  game: text(192),
  version: varint,
  schemaHash: raw(16),
  name: text(240),
  seats: struct({ taken: u8, max: u8 }),
  phase: word(PHASES, 'waiting'),
  state: word(STATES, 'open'),
  addresses: list(struct({ via: text(16), port: u16, id: text(64) }), MAX_LAN_ADDRESSES),
  visibility: word(VISIBILITIES, 'public'),
  tags: list(text(4 * MAX_TAG), MAX_TAGS),
  skill: optional(struct({ min: varint, max: varint })),
  goodbye: raw(32),
})

const person = struct({
  id: raw(16),
  name: text(240),
  status: word(STATUSES, 'free'),
  interests: list(text(4 * MAX_TAG), MAX_TAGS),
  key: raw(32),
  seal: raw(32),
  proof: raw(64),
  goodbye: raw(32),
})

const body = union({
  probe: struct({
    nonce: u32,
    alone: flag,
    game: optional(text(192)),
    code: optional(text(6)),
    asker: optional(struct({ address: text(45), port: u16 })),
  }),
  answer: struct({ nonce: u32, announcement }),
  announce: struct({ announcement }),
  goodbye: struct({ secret: raw(32) }),
  person: struct({ person }),
  note: struct({ nonce: u32, from: raw(16), to: raw(16), body: blob(MAX_LAN_NOTE) }),
  noted: struct({ nonce: u32 }),
})

const packet: Codec<LanPacket> = {
  write(w, value) {
    for (const byte of [...MAGIC, VERSION]) w.bits(byte, 8)
    body.write(w, value)
  },
  read(r) {
    for (const byte of [...MAGIC, VERSION]) if (r.bits(8) !== byte) r.fail()
    return body.read(r)
  },
}

/** Throws a RangeError for what is no packet; `undefined` when it does not fit. */
export function encodeLanPacket(value: LanPacket): Uint8Array | undefined {
  const bytes = encode(packet, value)
  if (value.kind === 'probe') {
    const padded = new Uint8Array(PROBE_BYTES)
    padded.set(bytes)
    return padded
  }
  const most = 'announcement' in value ? PROBE_BYTES : MAX_PACKET
  return bytes.length <= most ? bytes : undefined
}

/** What a datagram says; `undefined` for anything else. Behind a probe stands padding, whatever it is. */
export function parseLanPacket(bytes: Uint8Array): LanPacket | undefined {
  if (bytes.length > MAX_PACKET) return undefined
  const reader = new BitReader(bytes)
  const value = packet.read(reader)
  if (reader.failed) return undefined
  const whole = value.kind === 'probe' ? bytes.length >= PROBE_BYTES : reader.atEnd
  return whole ? value : undefined
}
