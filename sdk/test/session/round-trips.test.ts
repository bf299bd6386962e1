import { expect, it } from 'vitest'
import { RoundTrips } from '../../src/session/round-trips.js'

it('[SE86] a round trip counts as what the newest nine mostly were, one a second', () => {
  const trips = new RoundTrips()
  let now = 0
  const note = (rtt: number | undefined, ms = 1000) => {
    now += ms
    return trips.note(1, rtt, now)
  }
  expect(note(undefined)).toBeUndefined()
  expect([note(50), note(20), note(900, 999), note(900)]).toEqual([50, 20, 20, 50])
  for (let i = 0; i < 5; i++) note(30)
  expect([note(800), note(800), note(undefined)]).toEqual([30, 30, 30])
  for (let i = 0; i < 3; i++) note(800)
  expect(note(800)).toBe(800) // by now it is farther away
  expect(trips.note(2, 10, now)).toBe(10)
  trips.closed(1)
  expect(note(undefined)).toBeUndefined()
})
