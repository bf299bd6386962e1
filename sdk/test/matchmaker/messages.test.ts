import { describe, expect, it } from 'vitest'
import { createMatchmaker } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { chat } from '../chat.js'
import { World } from './friends.js'

async function room() {
  const world = new World()
  const device = (name: string) =>
    createMatchmaker({
      game: chat,
      player: { name },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory),
    })
  const ann = await world.during((await device('Ann')).host())
  const ben = await world.during((await device('Ben')).join(ann.invitation.code))
  const cleo = await world.during((await device('Cleo')).join(ann.invitation.code))
  await world.clock.advance(100)
  const failure = (work: Promise<unknown>) =>
    world.during(
      work.then(
        () => 'done',
        (error: { code: string; message: string }) => [error.code, error.message],
      ),
    )
  return { world, ann, ben, cleo, failure }
}

describe('messages', () => {
  it('[SE27] [SE28] go to one, several, the host, others or all, with their sender, on both lanes', async () => {
    const { world, ann, ben, cleo } = await room()
    const got: string[] = []
    for (const one of [ann, ben, cleo])
      one.onMessage('emote', ({ kind }, from) => got.push(`${one.me.name} ${kind} ${from.name}`))
    for (const lossy of [false, true]) {
      ben.send('emote', { kind: 1 }, { to: cleo.me, lossy })
      ben.send('emote', { kind: 2 }, { to: [ann.me, cleo.me.seat], lossy })
      ben.send('emote', { kind: 3 }, { to: 'host', lossy })
      cleo.send('emote', { kind: 4 }, { lossy })
      ann.send('emote', { kind: 5 }, { to: 'all', lossy })
      await world.clock.advance(50)
      expect(got.splice(0).sort()).toEqual(
        ['Cleo 1 Ben', 'Ann 2 Ben', 'Cleo 2 Ben', 'Ann 3 Ben', 'Ann 4 Cleo', 'Ben 4 Cleo']
          .concat(['Ann 5 Ann', 'Ben 5 Ann', 'Cleo 5 Ann'])
          .sort(),
      )
    }
  })

  it('[SE26] a game that sends too often hears it before its host does', async () => {
    const { ben } = await room()
    const shout = () => {
      for (let i = 0; i < 200; i++) ben.send('emote', { kind: 1 })
    }
    expect(shout).toThrowError(expect.objectContaining({ code: 'session/too-often' }))
  })

  it('[SE29] a request is answered, refused with a sentence, or fails with a code', async () => {
    const { world, ann, ben, cleo, failure } = await room()
    cleo.onRequest('guess', ({ number }, from) => {
      if (number > 50) throw new Error(`Too high, ${from.name}.`)
      return { right: number === 7, tries: 1 }
    })
    cleo.onRequest('sleep', () => new Promise<Record<string, never>>(() => {}))
    expect(await world.during(ben.request('guess', { number: 7 }, { to: cleo.me }))).toEqual({ right: true, tries: 1 })
    expect(await world.during(ann.request('guess', { number: 8 }, { to: cleo.me }))).toEqual({ right: false, tries: 1 })
    expect(await failure(ben.request('guess', { number: 60 }, { to: cleo.me }))).toEqual([
      'session/request-refused',
      'Too high, Ben.',
    ])
    expect(await failure(ben.request('guess', { number: 1 }, { to: 'host' }))).toContain('session/no-handler')
    expect(await failure(ben.request('sleep', {}, { to: cleo.me, timeoutMs: 300 }))).toContain('session/timeout')
    const pending = failure(ben.request('sleep', {}, { to: cleo.me }))
    cleo.leave()
    expect(await pending).toContain('session/player-left')
    expect(await failure(ben.request('sleep', {}, { to: 2 }))).toContain('session/player-left')
  })

  it('[SE30] a large message comes whole, with progress, to all who take it', async () => {
    const { world, ann, ben, cleo, failure } = await room()
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7)
    expect(await failure(ben.sendBytes('drawing', { sheet: 1 }, bytes, { to: 'host' }))).toContain('session/no-handler')
    const got: string[] = []
    const told: number[] = []
    for (const one of [ann, cleo])
      one.onBytes('drawing', ({ sheet }, whole, from) => {
        expect(whole).toEqual(bytes)
        got.push(`${one.me.name} ${sheet} ${from.name}`)
      })
    await world.during(ben.sendBytes('drawing', { sheet: 3 }, bytes, { onProgress: (sent) => told.push(sent) }))
    expect(got.sort()).toEqual(['Ann 3 Ben', 'Cleo 3 Ben'])
    expect(told.at(-1)).toBe(300_000)
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
    const stop = new AbortController()
    const aborted = failure(ben.sendBytes('drawing', { sheet: 4 }, bytes, { signal: stop.signal }))
    await world.clock.advance(100)
    stop.abort()
    expect(await aborted).toContain('session/aborted')
    const ends = failure(ann.sendBytes('drawing', { sheet: 5 }, bytes, { to: cleo.me }))
    await world.clock.advance(100)
    cleo.leave()
    expect(await ends).toContain('session/player-left')
  })
})
