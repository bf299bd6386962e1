import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat, equalBytes } from './bytes.js'
import { type HostClaim, provesHost } from './certificate.js'
import { type Hello, helloCodec, PROTOCOL } from './hello.js'
import { type KeyPair, sign, verify } from './keys.js'

const HELLO = 1
const PROOF = 2
const proofCodec = struct({ frame: u8, signature: raw(64) })

/** What ties the handshake to this very link: its DTLS fingerprints, or that a relay carries it. */
export type Binding = { kind: 'dtls'; guest: Uint8Array; host: Uint8Array } | { kind: 'relayed' }

export type HandshakeFailure =
  | 'connect/bad-handshake'
  | 'connect/wrong-game'
  | 'connect/wrong-version'
  | 'connect/wrong-schema'
  | 'connect/wrong-host'

export interface HandshakeOptions {
  role: 'host' | 'guest'
  identity: KeyPair
  game: { readonly id: string; readonly version: number; readonly schemaHash: Uint8Array }
  /** 48 random bytes: the ephemeral secret and the nonce. */
  random: Uint8Array
  binding: Binding
  /** A host's right to host; a host must have one. */
  host?: HostClaim
  /** What the guest's invitation says of the session's key; without it, trust on first use. */
  expect?: { sessionKey?: Uint8Array; sessionKeyHash?: Uint8Array }
}

export interface Established {
  readonly peerKey: Uint8Array
  readonly transcript: Uint8Array
  /** Keys for sealed frames, one per direction and epoch, 32 bytes each. Computed when asked for. */
  keys(epoch: number): { send: Uint8Array; receive: Uint8Array }
}

export interface HandshakeStep {
  send?: Uint8Array[]
  done?: Established
  failed?: { code: HandshakeFailure }
}

/** Handshake v1, the same on every path; both sides speak at once, so it costs one round trip ([CO1]–[CO6]). */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #hello: Uint8Array
  #peer: Hello | undefined
  #transcript = new Uint8Array(0)
  #over = false

  constructor(options: HandshakeOptions) {
    this.#options = options
    this.#hello = encode(helloCodec, {
      frame: HELLO,
      protocol: PROTOCOL,
      game: options.game.id,
      version: options.game.version,
      schemaHash: options.game.schemaHash,
      publicKey: options.identity.publicKey,
      ephemeral: x25519.getPublicKey(options.random.slice(0, 32)),
      nonce: options.random.slice(32, 48),
      host: options.host,
    })
  }

  /** The frame to send first. */
  start(): Uint8Array {
    return this.#hello
  }

  receive(frame: Uint8Array): HandshakeStep {
    if (this.#over) return {}
    return this.#peer ? this.#proof(frame, this.#peer) : this.#greet(frame)
  }

  #greet(frame: Uint8Array): HandshakeStep {
    const hello = decode(helloCodec, frame)
    if (!hello || hello.frame !== HELLO) return this.#fail('connect/bad-handshake')
    const { role, game, identity } = this.#options
    if (hello.protocol !== PROTOCOL || hello.game !== game.id) return this.#fail('connect/wrong-game')
    if (hello.version !== game.version) return this.#fail('connect/wrong-version')
    if (!equalBytes(hello.schemaHash, game.schemaHash)) return this.#fail('connect/wrong-schema')
    const claims = hello.host !== undefined
    if (claims !== (role === 'guest') || equalBytes(frame, this.#hello)) return this.#fail('connect/bad-handshake')
    if (hello.host && !this.#expected(hello.host, hello.publicKey)) return this.#fail('connect/wrong-host')
    this.#peer = hello
    const [guest, host] = role === 'guest' ? [this.#hello, frame] : [frame, this.#hello]
    this.#transcript = sha256(concat(guest, host))
    const signature = sign(this.#statement(role), identity)
    return { send: [encode(proofCodec, { frame: PROOF, signature })] }
  }

  #proof(frame: Uint8Array, peer: Hello): HandshakeStep {
    const proof = decode(proofCodec, frame)
    const theirs = this.#options.role === 'guest' ? 'host' : 'guest'
    if (proof?.frame !== PROOF || !verify(proof.signature, this.#statement(theirs), peer.publicKey)) {
      return this.#fail('connect/bad-handshake')
    }
    this.#over = true
    return {
      done: { peerKey: peer.publicKey, transcript: this.#transcript, keys: (epoch) => this.#keys(peer, epoch) },
    }
  }

  #expected(claim: HostClaim, key: Uint8Array): boolean {
    const { sessionKey, sessionKeyHash } = this.#options.expect ?? {}
    if (sessionKey && !equalBytes(sessionKey, claim.sessionKey)) return false
    if (sessionKeyHash && !equalBytes(sessionKeyHash, sha256(claim.sessionKey).slice(0, 16))) return false
    return provesHost(claim, key)
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

  #keys(peer: Hello, epoch: number) {
    const secret = x25519.getSharedSecret(this.#options.random.slice(0, 32), peer.ephemeral)
    const key = (from: string) => hkdf(sha256, secret, this.#transcript, utf8Encode(`skirmish/1 ${from} ${epoch}`), 32)
    const [guest, host] = [key('guest'), key('host')]
    return this.#options.role === 'guest' ? { send: guest, receive: host } : { send: host, receive: guest }
  }

  #fail(code: HandshakeFailure): HandshakeStep {
    this.#over = true
    return { failed: { code } }
  }
}
