import { type Decoded, decode, encode, optional, raw, struct, varint } from '../codec/combinators.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import type { Beat } from '../session/beats.js'
import { FormerMember } from '../session/former-member.js'
import { addresses } from '../session/succession-messages.js'
import { HeirLinks, type HeirLinksOptions } from './heir-links.js'

/** Eight addresses of the greatest length have 4,500. */
const MAX_TEXT = 6000

const shape = struct({
  ...{ epoch: varint, me: varint, number: varint, before: varint },
  heir: optional(struct({ key: raw(32), addresses })),
})

/** A member's last word, as its tab keeps it; and who it goes to, unless that was itself. */
export type KeptWord = Decoded<typeof shape>

export function writeKeptWord(word: KeptWord): string {
  return toBase64url(encode(shape, word))
}

/** `undefined` for what no page can have written. */
export function parseKeptWord(text: string): KeptWord | undefined {
  const bytes = text.length > MAX_TEXT ? undefined : fromBase64url(text)
  const word = bytes && decode(shape, bytes)
  return word && word.before < word.number ? word : undefined
}

export type FormerVoiceOptions = Omit<HeirLinksOptions, 'key' | 'addresses'> & {
  readonly word: KeptWord
  /** How often a grant is said again, ms. */
  readonly againMs: number
}

/** What a page that was reloaded does for the member it was, until a host takes it in ([SE49]): answers, and says its grant to the standby. */
export class FormerVoice {
  readonly #member: FormerMember
  readonly #options: FormerVoiceOptions
  #heir: HeirLinks | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(options: FormerVoiceOptions) {
    const { word, platform, leads } = options
    this.#options = options
    this.#member = new FormerMember(word, platform.clock.now())
    const leadsOn: typeof leads = (...links) => {
      this.#heir = undefined // they are not this one's to close any more
      leads(...links)
    }
    this.#heir = word.heir && new HeirLinks({ ...options, ...word.heir, leads: leadsOn })
  }

  heard(beat: Beat, now: number): Uint8Array | undefined {
    return this.#member.heard(beat, now)
  }

  /** @param jumped the device slept meanwhile */
  tick(now: number, jumped: boolean): void {
    if (jumped) this.#member.slept(now)
    this.#member.tick(now)
    const grant = this.#member.grant(now)
    const { word, againMs } = this.#options
    if (!grant || now - this.#saidAt < againMs) return
    this.#saidAt = now
    this.#heir?.say({ kind: 'grant', member: word.me, grant })
  }

  close(): void {
    this.#heir?.close()
  }
}
