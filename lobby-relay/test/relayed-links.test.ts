import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LIMITS } from '../src/limits.js'
import { LossyLane } from '../src/lossy-lane.js'
import { RelayedLinks } from '../src/relayed-links.js'

const { linkBytes, linkFrames } = LIMITS.relayed

function linked() {
  const links = new RelayedLinks()
  links.listen('host', 'ring')
  const ends = links.dial('guest', 'ring')
  if (!ends) throw new Error('no link')
  return { links, guest: ends.mine.link, host: ends.theirs.link }
}

describe('[CO12] the links of a relay', () => {
  it('join whoever dials to whoever listens, and each end has a number of its own', () => {
    const { links, guest, host } = linked()
    expect(links.dial('guest', 'elsewhere')).toBeUndefined()
    expect(links.route('guest', guest, false, 10, 0)).toMatchObject({ to: { client: 'host', link: host } })
    expect(links.route('host', host, false, 10, 0)).toMatchObject({ to: { client: 'guest', link: guest } })
  })

  it("nobody speaks on a link that isn't theirs, nor ends it", () => {
    const { links, guest, host } = linked()
    for (const link of [guest, host, 0, 99, -1, Number.NaN]) {
      expect(links.route('mallory', link, false, 10, 0)).toBe('drop')
      expect(links.unlink('mallory', link)).toBeUndefined()
    }
    expect(links.route('guest', host, false, 10, 0)).toBe('drop')
    expect(links.size).toBe(1)
  })

  it('both ends of all its links hear of it when a socket is gone, and nobody reaches it any more', () => {
    const { links, guest } = linked()
    const second = links.dial('other guest', 'ring')
    expect(links.left('host')).toMatchObject([
      { client: 'guest', link: guest },
      { client: 'other guest', link: second?.mine.link },
    ])
    expect(links.size).toBe(0)
    expect(links.dial('guest', 'ring')).toBeUndefined()
    expect(links.route('guest', guest, false, 10, 0)).toBe('drop')
  })

  it('too many lossy frames are dropped, one reliable frame too many ends the link', () => {
    const { links, guest } = linked()
    for (let i = 0; i < linkFrames.count; i++) expect(links.route('guest', guest, true, 100, 5)).toHaveProperty('to')
    expect(links.route('guest', guest, true, 100, 5)).toBe('drop')
    expect(links.route('guest', guest, false, 100, 5)).toBe('unlink')
    expect(links.route('guest', guest, false, 100, 5 + linkFrames.ms)).toHaveProperty('to')
    expect(links.route('guest', guest, true, linkBytes.count, 5 + linkFrames.ms)).toBe('drop')
  })

  it('all links of a session together have a rate, too, and each has an end', () => {
    const { links, guest } = linked()
    const now = 0
    let passed = 0
    for (let i = 0; i < 40; i++) {
      const link = links.dial(`guest ${i}`, 'ring')?.mine
      if (link && links.route(link.client, link.link, true, 128 * 1024, now) !== 'drop') passed++
    }
    expect(passed).toBe(LIMITS.relayed.listenerBytes.count / (128 * 1024))
    const each = 64 * 1024
    const frames = LIMITS.relayed.totalBytes / each
    const routes = Array.from({ length: frames + 1 }, (_, i) => links.route('guest', guest, true, each, (i + 2) * 3000))
    expect(routes.indexOf('unlink')).toBe(frames)
  })

  it('one link that is too loud neither uses up what the others share, nor ends them', () => {
    const { links, guest, host } = linked()
    const eve = links.dial('eve', 'ring')?.mine.link ?? 0
    const routes = Array.from({ length: 400 }, () => links.route('eve', eve, true, 32 * 1024, 0))
    expect(routes.filter((route) => route !== 'drop').length).toBe(linkBytes.count / (32 * 1024))
    expect(links.route('guest', guest, true, 1000, 0)).toHaveProperty('to')
    const loud = Array.from({ length: 40 }, (_, i) => links.dial(`loud ${i}`, 'ring')?.mine)
    for (const one of loud) if (one) links.route(one.client, one.link, true, linkBytes.count, 0)
    expect(links.route('guest', guest, true, 1000, 0)).toBe('drop')
    for (const [who, link] of [
      ['guest', guest],
      ['host', host],
    ] as const)
      expect(links.route(who, link, false, 1000, 0)).toHaveProperty('to')
  })

  it('one socket listens for a few sessions and has a bounded number of links', () => {
    const { links } = linked()
    const heard = Array.from({ length: 20 }, (_, i) => links.listen('host', `ring ${i}`))
    expect(heard.filter((ok) => ok)).toHaveLength(LIMITS.listenersPerClient - 1)
    const made = Array.from({ length: 300 }, () => links.dial('greedy', 'ring'))
    expect(made.filter((ends) => ends)).toHaveLength(LIMITS.linksPerClient - 1)
  })

  const step = fc.record({
    what: fc.constantFrom('listen', 'unlisten', 'dial', 'unlink', 'left'),
    who: fc.constantFrom('a', 'b', 'c'),
    id: fc.constantFrom('x', 'y'),
    link: fc.nat(12),
  })
  it('whatever is asked in whatever order, ends come and go in pairs', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => follow(steps)))
  })
})

type Step = { what: string; who: string; id: string; link: number }

/** Keeps a book of its own beside the links. */
function follow(steps: readonly Step[]): void {
  const links = new RelayedLinks()
  const open = new Map<string, string>()
  const key = ({ client, link }: { client: string; link: number }) => `${client} ${link}`
  const forget = (one: string) => {
    open.delete(open.get(one) ?? '')
    open.delete(one)
  }
  for (const { what, who, id, link } of steps) {
    const mine = `${who} ${link}`
    if (what === 'listen') links.listen(who, id)
    if (what === 'unlisten') links.unlisten(who, id)
    const ends = what === 'dial' ? links.dial(who, id) : undefined
    if (ends) open.set(key(ends.mine), key(ends.theirs)).set(key(ends.theirs), key(ends.mine))
    if (what === 'unlink') {
      const other = links.unlink(who, link)
      expect(other && key(other)).toBe(open.get(mine))
      forget(mine)
    }
    if (what === 'left') {
      for (const other of links.left(who)) forget(key(other))
      expect([...open.keys()].filter((end) => end.startsWith(`${who} `))).toEqual([])
    }
    const route = links.route(who, link, true, 10, 0)
    expect(typeof route === 'object' ? key(route.to) : undefined).toBe(open.get(mine))
    expect(links.size * 2).toBe(open.size)
  }
}

describe('the lossy lane of a socket that does not keep up', () => {
  it('keeps only the newest frame of each link, and sends it when there is room', () => {
    vi.useFakeTimers()
    const sent: number[] = []
    const socket = { backlog: 0, send: (frame: Uint8Array) => sent.push(frame[0] ?? 0) }
    const lane = new LossyLane(socket, 100)
    lane.send(1, Uint8Array.of(1))
    socket.backlog = 101
    for (const frame of [2, 3, 4]) lane.send(1, Uint8Array.of(frame))
    lane.send(2, Uint8Array.of(5))
    lane.send(3, Uint8Array.of(6))
    lane.forget(3)
    vi.advanceTimersByTime(200)
    expect(sent).toEqual([1])
    socket.backlog = 0
    vi.advanceTimersByTime(20)
    expect(sent).toEqual([1, 4, 5])
    vi.advanceTimersByTime(200)
    expect([sent.length, vi.getTimerCount()]).toEqual([3, 0])
    vi.useRealTimers()
  })
})
