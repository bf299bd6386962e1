import {
  blob,
  type Codec,
  decode,
  encode,
  flag,
  list,
  optional,
  struct,
  text,
  u8,
  union,
  varint,
} from '../codec/combinators.js'
import { hostChain } from '../connect/certificate.js'
import { grantCodec } from './grant.js'
import { MAX_SENTENCE } from './sentence.js'
import { MAX_PLACES } from './spectators.js'
import { successionCodec } from './succession.js'
import { SUCCESSION } from './succession-frames.js'

// What host, standby and guests say to each other about who hosts next ([SE50]–[SE54]). Limits: docs/limits.md.

/** Where a standby listens. */
export const MAX_ADDRESSES = 8
export const addresses = list(struct({ via: text(32), endpoint: text(256), id: text(128) }), MAX_ADDRESSES)

/** As in a code that is carried by hand. */
const MAX_DESCRIPTION = 300
/** Half of a link made by hand, of whoever has this number at the host, or for them; an answer has the number of its offer. */
const half = { number: varint, description: blob(MAX_DESCRIPTION) }

/** What a host says to its guests, and a new one to who waits for it. */
const said = union({
  /**
   * Which member of this epoch the hearer is, and who may follow; where that one listens. Without a seat, `you` is the member that
   * its player was before: for the page that was it, and no other.
   */
  succession: struct({
    epoch: varint,
    you: varint,
    sits: flag,
    newest: optional(
      struct({
        succession: successionCodec,
        seats: list(struct({ member: varint, seat: u8 }), MAX_PLACES),
        standby: optional(struct({ seat: u8, addresses })),
      }),
    ),
  }),
  /** "Be my standby": with the certificates that let this guest host. */
  appoint: struct({ chain: hostChain }),
  /** "Be it no longer." */
  dismiss: struct({}),
  /** A piece of a backup. */
  backup: struct({ bytes: blob(14_000) }),
  /** "I host no more; the standby goes on." */
  handOver: struct({ succession: successionCodec, leaves: flag, why: optional(text(MAX_SENTENCE)) }),
  /** "I host": from the standby. */
  leads: struct({}),
  /** To a standby: a member wants a link to it ([SE62]). */
  offered: struct({ from: varint, ...half }),
  /** To that member: what the standby said to it. */
  answered: struct({ from: varint, ...half }),
})

/** What a guest says to its host, or to the standby. */
const answered = union({
  /** The one that was appointed: where it listens; nowhere, when it can not. */
  stands: struct({ addresses }),
  backed: struct({ number: varint }),
  /** To the standby, "here I am": a link belongs to nobody before something was said on it. */
  hello: struct({}),
  /** To the standby: "lead". */
  grant: struct({ member: varint, grant: grantCodec }),
  /** To the host: "this member, which I was, grants nothing any more, and granted this number last". */
  leaves: struct({ member: varint, granted: varint }),
  /** To the host: how it would do as one. */
  fit: struct({ hidden: flag, lost: u8, inside: flag }),
  /** To the host, for the standby: "I want a link to you". */
  offer: struct({ to: varint, ...half }),
  /** To the host, for that member. */
  answer: struct({ to: varint, ...half }),
})

export type SaidOfSuccession = Parameters<typeof said.write>[1]
export type AnswerOfSuccession = Parameters<typeof answered.write>[1]

export const saidOfSuccession = framed(said)
export const answerOfSuccession = framed(answered)

function framed<T>(message: Codec<T>) {
  const codec = struct({ frame: u8, message })
  return {
    write: (value: T): Uint8Array => encode(codec, { frame: SUCCESSION, message: value }),
    parse: (bytes: Uint8Array): T | undefined => decode(codec, bytes)?.message,
  }
}
