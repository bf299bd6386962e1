import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CpaceInput, generatorOf, generatorText, keyOf, lengthValues, shareOf } from '../../src/connect/cpace.js'
import { sharedSecret } from '../../src/connect/keys.js'
import { passwordBytes } from '../../src/connect/password.js'
import { type Conversation, passwordProof } from '../../src/connect/password-proof.js'
import { hex } from '../../src/ratings/hex.js'

const bytes = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** draft-irtf-cfrg-cpace, appendix "Test vector for CPace using group X25519 and hash SHA-512". */
const DRAFT = {
  input: {
    secret: ascii('Password'),
    channel: bytes('0b415f696e69746961746f720b425f726573706f6e646572'),
    session: bytes('7e4b4791d6a8ef019b936c79fb7f2c57'),
  } satisfies CpaceInput,
  generatorText: `0843506163653235350850617373776f72646d${'00'.repeat(109)}180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57`,
  generator: 'd04bf6d41f6a289632a2e929fa29bebd51092512a7829fdde7d314b62f05a73f',
  ya: bytes('21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080'),
  Ya: '1d13c89278cdadd826f6d8d7f887701430f8380ddc17611cdd6dc989ce0c9f32',
  yb: bytes('848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a'),
  Yb: '248cccf6d5cdc3646f0ad593f9e6cef4e69d4945f8372e623512ecea32185623',
  K: '5b067effbdc0b2a0e1d907b21ebb25cfedb96a852179a847c37e43ee71322c6b',
  ISK: '6e19b875f7a561d6b3ca3dbb9ef42ac55de3e717881018204b8922b4d5e53bb2aa82c300bea7b65d2b671da71922ddf6472301b79bc270adfa8bf413285f2263',
  s: bytes('af46e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449aff'),
  /** Points of low order, and others that look like them, with what has to come out; zeros: it has to be refused. */
  lowOrder: [
    [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      '0100000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      'daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'd8e2c776bbacd510d09fd9278b7edcd25fc5ae9adfba3b6e040e8d3b71b21806',
    ],
    [
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '0000000000000000000000000000000000000000000000000000000000000000',
    ],
    [
      'dbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'c85c655ebe8be44ba9c0ffde69f2fe10194458d137f09bbff725ce58803cdb38',
    ],
    [
      'd9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'db64dafa9b8fdd136914e61461935fe92aa372cb056314e1231bc4ec12417456',
    ],
    [
      'cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880',
      'e062dcd5376d58297be2618c7498f55baa07d7e03184e8aada20bca28888bf7a',
    ],
    [
      '4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7',
      '993c6ad11c4c29da9a56f7691fd0ff8d732e49de6250b6c2e80003ff4629a175',
    ],
  ],
}

describe("[CO23] CPace, by the draft's own vectors", () => {
  const { input } = DRAFT

  it('encodes lengths as the draft does', () => {
    expect(hex(lengthValues(ascii('1234'), ascii('5'), ascii(''), ascii('678')))).toBe('043132333401350003363738')
    expect(hex(lengthValues(new Uint8Array(128)).slice(0, 2))).toBe('8001')
  })

  it('finds the generator, the shares, the shared point and the key', () => {
    expect(hex(generatorText(input))).toBe(DRAFT.generatorText)
    expect(hex(generatorOf(input))).toBe(DRAFT.generator)
    const { ya, yb, Ya, Yb, K, ISK } = DRAFT
    const told = (result: Uint8Array | undefined) => result && hex(result)
    expect([ya, yb].map((scalar) => told(shareOf(input, scalar)))).toEqual([Ya, Yb])
    expect([told(sharedSecret(ya, bytes(Yb))), told(sharedSecret(yb, bytes(Ya)))]).toEqual([K, K])
    const said = { a: { share: bytes(Ya), data: ascii('ADa') }, b: { share: bytes(Yb), data: ascii('ADb') } }
    expect(hex(keyOf(input.session, bytes(K), said.a, said.b))).toBe(ISK)
  })

  it('refuses every share of low order, and takes what only looks like one', () => {
    for (const [share, result] of DRAFT.lowOrder) {
      const point = sharedSecret(DRAFT.s, bytes(share ?? ''))
      expect(hex(point ?? new Uint8Array(32)), share).toBe(result)
    }
  })
})

describe('[CO23] proving a password to each other', () => {
  const talk: Conversation = {
    transcript: new Uint8Array(32).fill(1),
    guest: new Uint8Array(32).fill(2),
    host: new Uint8Array(32).fill(3),
  }
  /** Whether guest and host end up sure of each other. */
  const prove = (guestTyped: string, hostTyped: string, guestTalk = talk, hostTalk = talk) => {
    const word = (typed: string) => passwordBytes(typed) ?? new Uint8Array()
    const guest = passwordProof('guest', word(guestTyped), guestTalk, new Uint8Array(32).fill(21))
    const host = passwordProof('host', word(hostTyped), hostTalk, new Uint8Array(32).fill(22))
    const [atGuest, atHost] = [guest.against(host.share), host.against(guest.share)]
    return {
      host: atGuest?.isTheirs(atHost?.own ?? new Uint8Array()) ?? false,
      guest: atHost?.isTheirs(atGuest?.own ?? new Uint8Array()) ?? false,
    }
  }

  it('succeeds with one password, however it was typed', () => {
    expect(prove('Größe 7', ' Gro\u0308ße 7\n')).toEqual({ host: true, guest: true })
    expect(prove('ｐａｓｓ', 'pass')).toEqual({ host: true, guest: true })
  })

  it('fails on both sides with another password, another handshake, or other keys', () => {
    expect(prove('pass', 'Pass')).toEqual({ host: false, guest: false })
    const other = new Uint8Array(32).fill(9)
    for (const change of [{ transcript: other }, { guest: other }, { host: other }])
      expect(prove('pass', 'pass', talk, { ...talk, ...change })).toEqual({ host: false, guest: false })
  })

  it('who sends a share back, or its confirmation, proves nothing', () => {
    const word = ascii('pass')
    const guest = passwordProof('guest', word, talk, new Uint8Array(32).fill(21))
    expect(guest.against(guest.share)).toBeUndefined()
    const host = passwordProof('host', word, talk, new Uint8Array(32).fill(22))
    const proof = guest.against(host.share)
    expect(proof?.isTheirs(proof.own)).toBe(false)
  })

  it('golden: what both sides say never changes within protocol 1', () => {
    const guest = passwordProof('guest', ascii('pass'), talk, new Uint8Array(32).fill(21))
    const host = passwordProof('host', ascii('pass'), talk, new Uint8Array(32).fill(22))
    const proofs = [guest.against(host.share)?.own, host.against(guest.share)?.own]
    expect([guest.share, host.share, ...proofs].map((said) => said && hex(said))).toMatchSnapshot()
  })

  it('whatever is sent as a share, nothing throws', () => {
    const proof = passwordProof('host', ascii('pass'), talk, new Uint8Array(32).fill(22))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 70 }), (share, confirmation) => {
        expect(proof.against(share)?.isTheirs(confirmation) ?? false).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('[CO23] a password as typed', () => {
  it('is trimmed, normalised and bounded', () => {
    expect(passwordBytes(' \u212b ')).toEqual(passwordBytes('Å'))
    for (const bad of ['', ' \n\t ', 'x'.repeat(129), 'ü'.repeat(65), 'x'.repeat(100_000)])
      expect(passwordBytes(bad)).toBeUndefined()
    expect(passwordBytes('x'.repeat(128))?.length).toBe(128)
  })
})
