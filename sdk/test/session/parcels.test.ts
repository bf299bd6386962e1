import fc from 'fast-check'
import { expect, it } from 'vitest'
import { equalBytes } from '../../src/connect/bytes.js'
import { ParcelOut } from '../../src/session/parcel-out.js'
import { ParcelsIn } from '../../src/session/parcels-in.js'
import type { Piece } from '../../src/session/piece.js'

/** What becomes of a piece, or of an answer: it arrives, is lost with its link, comes twice, or after the next. */
const fates = fc.array(fc.constantFrom('comes', 'comes', 'comes', 'lost', 'twice', 'late'), {
  minLength: 1,
  maxLength: 40,
})

it('[SE30] whatever is lost, doubled or overtaken: all of it or nothing, and nobody believes more than there is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), fates, fc.nat(50), (length, weather, delay) => {
      const bytes = Uint8Array.from({ length }, (_, i) => i * 31)
      const [ben, cleo] = [1, 2]
      const out = new ParcelOut(7, bytes, [ben, cleo], 0)
      const ins = new Map([ben, cleo].map((seat) => [seat, new ParcelsIn()]))
      const whole = new Map<number, Uint8Array>()
      for (const one of ins.values())
        one.open(0, { id: 7, message: 0, payload: new Uint8Array(), total: length }, length, 0)
      let drawn = 0
      const late = new Map<number, Piece>()
      const hear = (seat: number, piece: Piece, now: number) => {
        const came = ins.get(seat)?.piece(0, piece, now)
        if (!came) return piece.ack ? out.gone(seat, 'refused') : undefined
        if (came.whole) {
          expect(whole.has(seat)).toBe(false) // delivered once
          whole.set(seat, came.whole)
        }
        if (piece.ack || came.whole) out.got(seat, came.got, now + delay)
      }
      let now = 0
      for (; out.outcome === undefined && now < 200_000 && now - out.heardAt < 15_000; now += 50) {
        const to = [...out.to]
        for (const piece of out.next(now, 0, 1 << 20))
          for (const seat of to) {
            const fate = weather[drawn++ % weather.length]
            if (fate === 'lost') continue
            if (fate === 'late') {
              late.set(seat, piece)
              continue
            }
            hear(seat, piece, now)
            if (fate === 'twice') hear(seat, piece, now)
            const before = late.get(seat)
            late.delete(seat)
            if (before) hear(seat, before, now)
          }
      }
      for (const one of whole.values()) expect(equalBytes(one, bytes)).toBe(true)
      expect(out.progress).toBeLessThanOrEqual(length)
      if (out.outcome === 'done') expect(whole.size).toBeGreaterThan(0)
      if (!weather.includes('lost') && !weather.includes('late')) expect([out.outcome, whole.size]).toEqual(['done', 2])
    }),
    { numRuns: 60 },
  )
})

it('[SE30] any pieces at all make no room beyond what came, and never more than was announced', () => {
  const piece = fc.record({
    id: fc.nat(2),
    at: fc.oneof(fc.nat(70_000), fc.maxSafeNat()),
    ack: fc.boolean(),
    data: fc.uint8Array({ maxLength: 200 }),
  })
  fc.assert(
    fc.property(fc.nat(1000), fc.array(piece, { maxLength: 40 }), (total, pieces) => {
      const parcels = new ParcelsIn()
      const refused = parcels.open(0, { id: 1, message: 0, payload: new Uint8Array(), total }, 900, 0)
      expect(refused).toBe(total === 0 ? 'refused' : total > 900 ? 'too-large' : undefined)
      for (const one of pieces) {
        const came = parcels.piece(0, one, 0)
        if (!came) continue
        expect(came.got).toBeLessThanOrEqual(total)
        expect(came.whole?.length ?? total).toBe(total)
      }
    }),
  )
})
