import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFull, encodeFull } from '../../src/sync/full-state.js'
import { createWorld, hideHostOnly, quantise } from '../../src/sync/world-state.js'
import { anyGame, carryOut, deeds } from './any-world.js'

const runs = { numRuns: process.env.SKIRMISH_LONG ? 20_000 : 60 }

describe('any world of any game', () => {
  it('[SY20] [SY22] is, once rounded, what another device reads: all of it at the standby, all but hostOnly at a guest', () => {
    fc.assert(
      fc.property(anyGame, deeds, ({ layout }, done) => {
        const [host, standby, guest] = [createWorld(layout), createWorld(layout), createWorld(layout)]
        for (const deed of done) carryOut(host.world, layout.groups, deed)
        quantise(host)
        expect(decodeFull(standby, encodeFull(host, 'host'), 'host')).toBe(true)
        expect(decodeFull(guest, encodeFull(host, 'guest'), 'guest')).toBe(true)
        for (const group of layout.groups)
          for (let slot = 0; slot < group.capacity; slot++)
            if (((host.cells[group.life + slot] ?? 0) & 1) === 0)
              for (const { offset, field } of group.columns) {
                const width = field.wide ? field.cells : 1 // what a dead row held is nobody's business
                host.cells.fill(field.initial, offset + slot * width, offset + (slot + 1) * width)
              }
        expect(standby.cells).toEqual(host.cells)
        quantise(standby)
        expect(standby.cells).toEqual(host.cells)
        hideHostOnly(host)
        expect(guest.cells).toEqual(host.cells)
      }),
      runs,
    )
  })

  it('[SY20] [SY21] from any bytes is refused and nothing changed, or such that rules and the wire can go on with it', () => {
    fc.assert(
      fc.property(
        anyGame,
        deeds,
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }),
        ({ layout }, done, edits) => {
          const host = createWorld(layout)
          for (const deed of done) carryOut(host.world, layout.groups, deed)
          quantise(host)
          const bytes = encodeFull(host, 'guest')
          for (const [at, byte] of edits) if (at < bytes.length) bytes[at] = byte
          const guest = createWorld(layout)
          const before = guest.cells.slice()
          if (!decodeFull(guest, bytes, 'guest')) return void expect(guest.cells).toEqual(before)
          expect(encodeFull(guest, 'guest')).toEqual(bytes)
          for (const deed of done) carryOut(guest.world, layout.groups, deed)
          for (const shown of Object.values(guest.world)) for (const row of rowsOf(shown)) void { ...row }
          quantise(guest)
          expect(decodeFull(host, encodeFull(guest, 'guest'), 'guest')).toBe(true)
        },
      ),
      runs,
    )
  })
})

function rowsOf(shown: unknown): Iterable<object> {
  return Symbol.iterator in Object(shown) ? (shown as Iterable<object>) : [shown as object]
}
