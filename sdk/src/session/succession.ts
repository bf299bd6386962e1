import { type Codec, list, optional, struct, varint } from '../codec/combinators.js'

/** Seats of a game, and so members of a succession. */
const MAX_MEMBERS = 64
/** Older successions that may still be open; while so many are, no new one is announced. */
export const MAX_OPEN = 8

/**
 * Somebody's stay in one epoch: a number its host gives out once. Not a seat, as those are given again: whoever reloads
 * has forgotten what they granted, and so is another member.
 */
export type Member = number

/** Who may follow the host, and whose word it takes ([SE42]). */
export interface Term {
  /** Counts from 1 in each epoch; a higher one replaces a lower one. */
  readonly number: number
  /** `undefined` when nobody may follow. */
  readonly standby: Member | undefined
  /** All who count, the host and the standby among them. */
  readonly members: readonly Member[]
}

/** What a host announces on `events`: the newest term, and the older ones under which somebody might still lead. */
export interface Succession extends Term {
  readonly epoch: number
  readonly host: Member
  readonly open: readonly Term[]
}

const term = struct({ number: varint, standby: optional(varint), members: list(varint, MAX_MEMBERS) })
const shape = struct({
  ...{ number: varint, standby: optional(varint), members: list(varint, MAX_MEMBERS) },
  ...{ epoch: varint, host: varint, open: list(term, MAX_OPEN) },
})

export const successionCodec: Codec<Succession> = {
  write: (writer, { members, open, ...rest }) =>
    shape.write(writer, {
      ...{ ...rest, members: [...members] },
      open: open.map((older) => ({ ...older, members: [...older.members] })),
    }),
  read(reader) {
    const read = shape.read(reader)
    const terms = [...read.open, read]
    const numbered = terms.every((one, i) => one.number > (terms[i - 1]?.number ?? 0))
    if (!numbered || !terms.every((one) => makesSense(one, read.host))) reader.fail()
    return read
  },
}

function makesSense({ standby, members }: Term, host: Member): boolean {
  if (!members.includes(host) || new Set(members).size !== members.length) return false
  return standby === undefined || (standby !== host && members.includes(standby))
}
