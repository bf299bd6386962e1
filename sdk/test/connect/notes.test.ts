import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ephemeralKey, keyPairFrom } from '../../src/connect/keys.js'
import { isPresent, provePresence } from '../../src/connect/presence-proof.js'
import { MAX_NOTE, MAX_SEALED_NOTE, openNote, sealNote } from '../../src/connect/sealed-note.js'
import { toBase64url } from '../../src/discover/base64url.js'

const filled = (length: number, value: number) => new Uint8Array(length).fill(value)

/** Somebody at a place of theirs. */
function at(place: number) {
  const secret = filled(32, place + 100)
  return { identity: keyPairFrom(filled(32, place)), secret, id: filled(16, place), seal: ephemeralKey(secret) }
}
const [ann, ben, mallory] = [at(1), at(2), at(3)]
const payload = Uint8Array.of(1, 2, 3)
const note = sealNote(payload, { from: ann, to: ben, identity: ann.identity, random: filled(32, 9) }) ?? filled(0, 0)

describe('[PE2] a proof of presence', () => {
  it('holds for this player, this place and this sealing key', () => {
    const proof = provePresence(ann, ann.identity)
    const key = ann.identity.publicKey
    expect(isPresent(ann, key, proof)).toBe(true)
    expect(isPresent({ ...ann, id: ben.id }, key, proof)).toBe(false)
    expect(isPresent({ ...ann, seal: ben.seal }, key, proof)).toBe(false)
    expect(isPresent(ann, ben.identity.publicKey, proof)).toBe(false)
    expect(isPresent(ann, key, filled(64, 0))).toBe(false)
  })

  it('golden: the same bytes for ever', () => {
    expect(toBase64url(provePresence(ann, ann.identity))).toMatchInlineSnapshot(
      `"qX7LmmL2xM5pFs0LIoDJyaSxTzVbEZ9lcMcuHn3PyQlHwKYKHPEFfJPIs3RyiY3K8BEgsyld-w1SaKM10UBoBw"`,
    )
  })
})

describe('[PE4] a sealed note', () => {
  it('is read at its place, and says who wrote it and where an answer goes', () => {
    expect(openNote(note, { from: ann, to: ben, secret: ben.secret })).toEqual({
      ...{ key: ann.identity.publicKey, seal: ann.seal, payload },
    })
  })

  it('is read by nobody else, from nowhere else, and not when a bit of it is another', () => {
    expect(openNote(note, { from: ann, to: mallory, secret: mallory.secret })).toBeUndefined()
    expect(openNote(note, { from: mallory, to: ben, secret: ben.secret })).toBeUndefined()
    expect(openNote(note, { from: ann, to: { ...ben, id: mallory.id }, secret: ben.secret })).toBeUndefined()
    for (const i of [0, 31, 32, 60, note.length - 1]) {
      const changed = note.slice()
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(openNote(changed, { from: ann, to: ben, secret: ben.secret }), `byte ${i}`).toBeUndefined()
    }
  })

  it('can not be passed on: what was said to one proves nothing to another', () => {
    const opened = openNote(note, { from: ann, to: ben, secret: ben.secret })
    const again = sealNote(opened?.payload ?? payload, {
      from: ann,
      to: mallory,
      identity: ben.identity,
      random: filled(32, 8),
    })
    expect(openNote(again ?? payload, { from: ann, to: mallory, secret: mallory.secret })?.key).toEqual(
      ben.identity.publicKey,
    )
  })

  it('holds 1.5 KiB, goes to no place without a key, and junk is no note', () => {
    const long = sealNote(filled(MAX_NOTE, 7), { from: ann, to: ben, identity: ann.identity, random: filled(32, 9) })
    expect(long?.length).toBe(MAX_SEALED_NOTE)
    expect(openNote(long ?? payload, { from: ann, to: ben, secret: ben.secret })?.payload).toHaveLength(MAX_NOTE)
    const nowhere = { ...ben, seal: filled(32, 0) }
    expect(sealNote(payload, { from: ann, to: nowhere, identity: ann.identity, random: filled(32, 9) })).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect(openNote(junk, { from: ann, to: ben, secret: ben.secret })).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })

  it('golden: the same bytes for ever', () => {
    expect(toBase64url(note)).toMatchInlineSnapshot(
      `"V9tLNZ8jrl4Ubk4lEgVnBHIlBjSMFQwUdT0Mkz0E1CGJKL-5Wd-td8EzKaBc6Wi_pqSwdMpHC2jJ-e764u-vCBGRfsNPTAA1wfuanx3B9u02rzpjYHDtFkr-ITdIDyKEGKBvWRhnaeEXZgX6s9ORCY-ovecXDsykYxSyUBAFZtvYWGr9hqlmFIw7zQ2DrVA8kZU4t6NclVOvb-n4-72zQ-5wqu2eDJ2DMXRW2gbIStazMF4K"`,
    )
  })
})
