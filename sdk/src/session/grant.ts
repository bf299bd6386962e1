import { type Codec, struct, varint } from '../codec/combinators.js'

/**
 * A member's word to the standby, over their own link: "lead, I heard our host no more" ([SE43]). It is said beside the
 * announcement it follows, as the host signed that, so that a standby that missed it learns of it.
 */
export interface Grant {
  readonly epoch: number
  /** Of the succession whose standby it is for. */
  readonly number: number
  /** The newest number it granted before this one; 0 for none. */
  readonly before: number
  /** The last number of the session's log that it has. */
  readonly log: number
}

const shape = struct({ epoch: varint, number: varint, before: varint, log: varint })

export const grantCodec: Codec<Grant> = {
  write: (writer, grant) => shape.write(writer, grant),
  read(reader) {
    const read = shape.read(reader)
    if (read.before >= read.number) reader.fail()
    return read
  },
}
