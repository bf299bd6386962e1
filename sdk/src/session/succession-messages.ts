import {
  blob,
  type Codec,
  decode,
  encode,
  list,
  optional,
  raw,
  struct,
  text,
  u8,
  union,
  varint,
} from '../codec/combinators.js'

// What host, standby and guests say to each other about who hosts next ([SE50]). Limits: docs/limits.md.

/** The first byte of each: no other message on `events` begins with it. */
const FRAME = 240
const MAX_CHAIN = 8
const addresses = list(struct({ via: text(32), endpoint: text(256), id: text(128) }), 8)

/** What the host says: to the one it appoints, and to all. */
const said = union({
  /** "Be my standby": with the certificates that let this guest host. */
  appoint: struct({ chain: list(struct({ key: raw(32), signature: raw(64) }), MAX_CHAIN) }),
  /** "Be it no longer." */
  dismiss: struct({}),
  /** A message of [SE51]. */
  backup: struct({ bytes: blob(16_000) }),
  /** Who is standby, and whose word counts; where the standby listens. */
  succession: struct({ succession: blob(512), standby: optional(struct({ seat: u8, addresses })) }),
  /** "I host no more; go on": to the standby alone. */
  handOver: struct({}),
})

/** What a guest answers its host. */
const answered = union({
  /** The one that was appointed: where it listens; nowhere, when it can not. */
  stands: struct({ addresses }),
  backed: struct({ number: varint }),
  knows: struct({ succession: varint }),
})

/** What a guest says to the standby, and hears from it. */
const promised = union({
  /** "Here I am": a link belongs to nobody before something was said on it. */
  hello: struct({}),
  /** "Lead": with the request for its own seat. */
  grant: struct({ grant: blob(64), join: blob(512) }),
})
const led = union({
  /** "I host": to who has not granted. */
  leads: struct({}),
})

export type FromHost = Parameters<typeof said.write>[1]
export type ToHost = Parameters<typeof answered.write>[1]
export type ToStandby = Parameters<typeof promised.write>[1]
export type FromStandby = Parameters<typeof led.write>[1]

export const fromHost = framed(said)
export const toHost = framed(answered)
export const toStandby = framed(promised)
export const fromStandby = framed(led)

/** Whether a message on `events` is one of these. */
export function isAboutSuccession(payload: Uint8Array): boolean {
  return payload[0] === FRAME
}

function framed<T>(message: Codec<T>) {
  const codec = struct({ frame: u8, message })
  return {
    write: (value: T): Uint8Array => encode(codec, { frame: FRAME, message: value }),
    parse: (bytes: Uint8Array): T | undefined => decode(codec, bytes)?.message,
  }
}
