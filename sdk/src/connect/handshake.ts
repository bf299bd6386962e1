import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { decode, decodeFront, encode, raw, struct, u8 } from '../codec/combinators.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat, equalBytes } from './bytes.js'
import { type HostClaim, hostOf } from './certificate.js'
import { openEarly } from './early.js'
import { type Hello, helloCodec, PROTOCOL } from './hello.js'
import { ephemeralKey, type KeyPair, sharedSecret, sign, verify } from './keys.js'

const HELLO = 1
const PROOF = 2
const proofCodec = struct({ frame: u8, key: raw(32), signature: raw(64) })

/** What ties the handshake to this very link: its DTLS fingerprints, or that a relay carries it. */
export type Binding = { kind: 'dtls'; guest: Uint8Array; host: Uint8Array } | { kind: 'relayed' }

export type HandshakeFailure =
  | 'connect/bad-handshake'
  | 'connect/wrong-game'
  | 'connect/wrong-version'
  | 'connect/wrong-schema'
  | 'connect/wrong-host'

export type GameIdentity = { readonly id: string; readonly version: number; readonly schemaHash: Uint8Array }

/**
 * Keys for sealed frames of an epoch, one per direction, 32 bytes each. Computed when asked for; `undefined` when the other
 * side's ephemeral key is none.
 */
export type KeysOf = (epoch: number) => { send: Uint8Array; receive: Uint8Array } | undefined

export interface HandshakeOptions {
  role: 'host' | 'guest'
  identity: KeyPair
  game: GameIdentity
  /** 48 random bytes: the ephemeral secret and the nonce. */
  random: Uint8Array
  binding: Binding
  /** A host's right to host; a host must have one. */
  host?: HostClaim
  /** A host that has the session's secret hears what guests say behind their hello; nothing is heard twice. */
  early?: { session: KeyPair; isNew(hello: Uint8Array): boolean }
  /** What the guest's invitation says of the session's key; without it, trust on first use. */
  expect?: { sessionKey?: Uint8Array; sessionKeyHash?: Uint8Array }
}

export interface Established {
  readonly peerKey: Uint8Array
  /** As the host's claim names it: what lets this host host, and what both screens compare ([CO24]). */
  readonly sessionKey: Uint8Array | undefined
  readonly transcript: Uint8Array
  readonly keys: KeysOf
}

export interface HandshakeStep {
  /** Both hellos are said: what follows, the proofs too, is sealed where somebody else carries it. */
  keys?: KeysOf
  send?: Uint8Array
  /** A guest spoke behind its hello, and can be answered; its proof is still to come. */
  early?: { peer: Established; frame: Uint8Array }
  done?: Established
  failed?: { code: HandshakeFailure }
}

/** A guest's hello tells nothing of the guest: it can be sent before it is known who plays. @param random 48 bytes */
export function guestHello(game: GameIdentity, random: Uint8Array): Uint8Array {
  return helloOf({ game, random })
}

/**
 * Handshake v1, the same on every path ([CO1]–[CO6]). Both say hello at once, the host proves itself, then the guest does:
 * so a guest shows who it is only to the host it wanted. A join is two round trips, as the guest's proof and its first
 * message go together; one for a guest that knows the session's key, and speaks right behind its hello ([CO19]).
 */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #hello: Uint8Array
  #peer: { readonly hello: Hello; readonly key: Uint8Array | undefined } | undefined
  #transcript = new Uint8Array(0)
  #over = false

  constructor(options: HandshakeOptions) {
    this.#options = options
    this.#hello = helloOf(options)
  }

  /** The frame to send first. */
  start(): Uint8Array {
    return this.#hello
  }

  receive(frame: Uint8Array): HandshakeStep {
    if (this.#over) return {}
    return this.#peer ? this.#prove(frame, this.#peer) : this.#greet(frame)
  }

  #greet(frame: Uint8Array): HandshakeStep {
    // What follows these two bytes may look different in another protocol.
    if (frame[0] === HELLO && frame[1] !== undefined && frame[1] !== PROTOCOL)
      return this.#fail('connect/wrong-version')
    const front = decodeFront(helloCodec, frame)
    const { role, game } = this.#options
    if (front?.value.frame !== HELLO || (role === 'guest' && front.rest.length > 0))
      return this.#fail('connect/bad-handshake')
    const { value: hello, rest } = front
    const theirs = frame.slice(0, frame.length - rest.length)
    if (hello.game !== game.id) return this.#fail('connect/wrong-game')
    if (hello.version !== game.version) return this.#fail('connect/wrong-version')
    if (!equalBytes(hello.schemaHash, game.schemaHash)) return this.#fail('connect/wrong-schema')
    const claims = hello.host !== undefined
    if (claims !== (role === 'guest') || equalBytes(theirs, this.#hello)) return this.#fail('connect/bad-handshake')
    const key = hello.host && this.#expected(hello.host) ? hostOf(hello.host) : undefined
    if (claims && !key) return this.#fail('connect/wrong-host')
    this.#peer = { hello, key }
    const [guest, host] = role === 'guest' ? [this.#hello, theirs] : [theirs, this.#hello]
    this.#transcript = sha256(concat(guest, host))
    const keys: KeysOf = (epoch) => this.#keys(hello, epoch)
    if (role === 'guest') return { keys }
    const early = rest.length > 0 ? this.#early(theirs, hello, rest) : undefined
    if (!early) return { keys, send: this.#proof() }
    this.#peer = { hello, key: early.key }
    const sessionKey = this.#options.host?.sessionKey
    const peer = { peerKey: early.key, sessionKey, transcript: this.#transcript, keys }
    return { keys, send: this.#proof(), early: { peer, frame: early.frame } }
  }

  /** Only where frames are sealed: on a direct link nothing would tie these words to it. */
  #early(hello: Uint8Array, { ephemeral }: Hello, sealed: Uint8Array) {
    const { early, binding } = this.#options
    if (!early || binding.kind !== 'relayed') return undefined
    const words = openEarly({ hello, ephemeral, session: early.session, sealed })
    return words && early.isNew(hello) ? words : undefined
  }

  #prove(frame: Uint8Array, peer: { hello: Hello; key: Uint8Array | undefined }): HandshakeStep {
    const proof = decode(proofCodec, frame)
    const theirs = this.#options.role === 'guest' ? 'host' : 'guest'
    if (proof?.frame !== PROOF) return this.#fail('connect/bad-handshake')
    if (peer.key && !equalBytes(proof.key, peer.key))
      return this.#fail(theirs === 'host' ? 'connect/wrong-host' : 'connect/bad-handshake')
    if (!verify(proof.signature, this.#statement(theirs), proof.key)) return this.#fail('connect/bad-handshake')
    this.#over = true
    const done = {
      peerKey: proof.key,
      sessionKey: (peer.hello.host ?? this.#options.host)?.sessionKey,
      transcript: this.#transcript,
      keys: (epoch: number) => this.#keys(peer.hello, epoch),
    }
    return theirs === 'host' ? { send: this.#proof(), done } : { done }
  }

  #proof(): Uint8Array {
    const { role, identity } = this.#options
    const signature = sign(this.#statement(role), identity)
    return encode(proofCodec, { frame: PROOF, key: identity.publicKey, signature })
  }

  #expected(claim: HostClaim): boolean {
    const { sessionKey, sessionKeyHash } = this.#options.expect ?? {}
    if (sessionKey && !equalBytes(sessionKey, claim.sessionKey)) return false
    return !sessionKeyHash || equalBytes(sessionKeyHash, sha256(claim.sessionKey).slice(0, 16))
  }

  #statement(role: 'host' | 'guest'): Uint8Array {
    const { binding } = this.#options
    const bound =
      binding.kind === 'relayed'
        ? Uint8Array.of(0)
        : concat(
            Uint8Array.of(1, binding.guest.length),
            binding.guest,
            Uint8Array.of(binding.host.length),
            binding.host,
          )
    return concat(utf8Encode(`skirmish/1 ${role}`), this.#transcript, bound)
  }

  #keys(peer: Hello, epoch: number): ReturnType<KeysOf> {
    const secret = sharedSecret(this.#options.random, peer.ephemeral)
    if (!secret) return undefined
    const key = (from: string) => hkdf(sha256, secret, this.#transcript, utf8Encode(`skirmish/1 ${from} ${epoch}`), 32)
    const [guest, host] = [key('guest'), key('host')]
    return this.#options.role === 'guest' ? { send: guest, receive: host } : { send: host, receive: guest }
  }

  #fail(code: HandshakeFailure): HandshakeStep {
    this.#over = true
    return { failed: { code } }
  }
}

function helloOf({ game, random, host }: Pick<HandshakeOptions, 'game' | 'random' | 'host'>): Uint8Array {
  return encode(helloCodec, {
    frame: HELLO,
    protocol: PROTOCOL,
    game: game.id,
    version: game.version,
    schemaHash: game.schemaHash,
    ephemeral: ephemeralKey(random),
    nonce: random.slice(32, 48),
    host,
  })
}
