import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LossyQueue } from '../../src/adapters/lossy-queue.js'

const frame = (number: number, bytes: number) => new Uint8Array(bytes).fill(number & 255)

it('[SE28] on a full line the oldest give way: what leaves when there is room are the newest, in order', () => {
  let isFull = true
  const sent: number[] = []
  const queue = new LossyQueue(
    () => isFull,
    (bytes) => sent.push(bytes[0] ?? 0),
  )
  for (let i = 1; i <= 40; i++) queue.push(frame(i, 1024))
  expect(sent).toEqual([])
  isFull = false
  queue.drain()
  expect(sent).toEqual(Array.from({ length: 16 }, (_, i) => 25 + i))
})

it('[SE28] whenever the line fills up: nothing is sent twice or out of order, and 16 KiB wait at most', () => {
  const doing = fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constant('drain' as const))
  fc.assert(
    fc.property(fc.array(doing, { maxLength: 80 }), fc.array(fc.boolean(), { minLength: 1 }), (all, weather) => {
      let asked = 0
      let isOpen = false
      let sent: Uint8Array[] = []
      const isFull = () => !isOpen && (weather[asked++ % weather.length] ?? false)
      const queue = new LossyQueue(isFull, (bytes) => sent.push(bytes))
      const pushed: Uint8Array[] = []
      for (const one of all) {
        if (one === 'drain') queue.drain()
        else {
          const bytes = new Uint8Array(one)
          pushed.push(bytes)
          queue.push(bytes)
        }
      }
      const before = sent
      sent = []
      isOpen = true
      queue.drain()
      const at = [...before, ...sent].map((bytes) => pushed.indexOf(bytes))
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b))
      expect(at.at(-1) ?? -1).toBe(pushed.length - 1) // the newest never gives way
      expect(sent.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(16 * 1024)
    }),
  )
})
