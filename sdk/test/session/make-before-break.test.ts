import { describe, expect, it } from 'vitest'
import { EventStream } from '../../src/session/stream.js'
import { ManualClock, MemoryLink, VirtualNetwork } from '../../src/testing.js'

const SEEDS = process.env.SKIRMISH_LONG ? 500 : 25

/** One side of a conversation: a stream, and the link it speaks on now; it hears on every link it has. */
class Side {
  readonly stream = new EventStream()
  readonly heard: number[] = []
  #link: MemoryLink

  constructor(link: MemoryLink) {
    this.#link = link
    this.listen(link)
  }

  listen(link: MemoryLink): void {
    link.onMessage((_, frame) => {
      const { deliver, ok } = this.stream.receive(frame)
      expect(ok).toBe(true)
      for (const payload of deliver) this.heard.push(new DataView(payload.buffer).getUint32(0))
      if (this.stream.ackDue) this.#link.send('events', this.stream.ackFrame())
    })
  }

  say(number: number): void {
    const payload = new Uint8Array(4)
    new DataView(payload.buffer).setUint32(0, number)
    this.stream.send(payload)
    for (const frame of this.stream.take()) this.#link.send('events', frame)
  }

  moveTo(link: MemoryLink): void {
    this.#link = link
    for (const frame of this.stream.replay()) link.send('events', frame)
  }
}

describe('make before break', () => {
  it('[SE1] links are swapped under load in bad weather, and nothing is lost, doubled or reordered', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const network = new VirtualNetwork(new ManualClock(), seed)
      network.setConditions({ latency: 20, jitter: 60, loss: { toBad: 0.1, toGood: 0.4, whileBad: 0.7 } })
      let ends = MemoryLink.pair(network, 'ann', 'ben')
      const [ann, ben] = [new Side(ends[0]), new Side(ends[1])]
      const random = () => network.random(1)[0] ?? 0
      for (let number = 1; number <= 300; number++) {
        ann.say(number)
        ben.say(number)
        await network.clock.advance(random() % 12)
        if (random() > 12) continue
        const old = ends
        ends = MemoryLink.pair(network, 'ann', 'ben')
        ann.listen(ends[0])
        ben.listen(ends[1])
        ann.moveTo(ends[0])
        if (random() > 128) await network.clock.advance(random()) // the two sides need not move at once
        ben.moveTo(ends[1])
        if (random() > 128) old[0].close()
      }
      await network.clock.advance(60_000)
      const all = Array.from({ length: 300 }, (_, i) => i + 1)
      expect(ann.heard, `seed ${seed}`).toEqual(all)
      expect(ben.heard, `seed ${seed}`).toEqual(all)
    }
  }, 120_000)
})
