import { type Decoded, decode, encode, list, raw, struct } from '../codec/combinators.js'
import { candidateCodec, candidateLine, candidatesOf, MAX_CANDIDATES } from './candidate.js'
import { fingerprintLine, fingerprintOf } from './fingerprint.js'
import { iceText, isIceText } from './ice-text.js'

// RFC 8839, 5.4 allows 256; browsers and libdatachannel use 4 to 8, and 22 to 32.
const UFRAG = [4, 32] as const
const PASSWORD = [22, 64] as const
const MAX_SDP = 65_536

/**
 * What a session description of our data channels says that the other side can't know: the rest is the same everywhere.
 * The offering side always begins DTLS, so the answering one can wait for as long as people are slow ([CO21]).
 */
const descriptionCodec = struct({
  fingerprint: raw(32),
  ufrag: iceText(...UFRAG),
  password: iceText(...PASSWORD),
  candidates: list(candidateCodec, MAX_CANDIDATES),
})
export type Description = Decoded<typeof descriptionCodec>

export type SdpType = 'offer' | 'answer'
/** What each side's platform says of itself, and what the other side is told. */
const OWN_SETUP = { offer: 'actpass', answer: 'passive' }
const TOLD_SETUP = { offer: 'active', answer: 'passive' }

/** The longest: eight IPv6 candidates, and credentials nobody uses. */
export const MAX_DESCRIPTION = 288

export function encodeDescription(description: Description): Uint8Array {
  return encode(descriptionCodec, description)
}

export function parseDescription(bytes: Uint8Array): Description | undefined {
  return decode(descriptionCodec, bytes)
}

/** After gathering; `undefined` when it is not the description of data channels alone. */
export function readSdp(sdp: string, type: SdpType): Description | undefined {
  const lines = sdp.slice(0, MAX_SDP).split(/\r?\n/)
  const value = (name: string) => lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3)
  const fingerprint = fingerprintOf(sdp)
  const [ufrag, password] = [value('ice-ufrag') ?? '', value('ice-pwd') ?? '']
  const media = lines.filter((line) => line.startsWith('m='))
  if (!fingerprint || !isIceText(ufrag, ...UFRAG) || !isIceText(password, ...PASSWORD)) return undefined
  if (media.length !== 1 || !media[0]?.endsWith('webrtc-datachannel') || value('mid') !== '0') return undefined
  if (value('setup') !== OWN_SETUP[type] || value('sctp-port') !== '5000') return undefined
  return { fingerprint, ufrag, password, candidates: candidatesOf(lines) }
}

/** A description the other side's platform accepts. */
export function writeSdp({ fingerprint, ufrag, password, candidates }: Description, type: SdpType): string {
  const lines = [
    ...['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
    ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:0'],
    ...[`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`, 'a=ice-options:trickle'],
    ...[fingerprintLine(fingerprint), `a=setup:${TOLD_SETUP[type]}`],
    ...['a=sctp-port:5000', 'a=max-message-size:262144'],
    ...candidates.map(candidateLine),
  ]
  return `${lines.join('\r\n')}\r\n`
}
