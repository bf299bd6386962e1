import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../src/limits.js'
import type { Relay } from '../src/relay.js'
import { ask, comeIn, draft, listingsOf, localRelay, publish, secret, see } from './friends.js'

describe('the lobby', () => {
  let relay: Relay
  beforeAll(async () => {
    relay = await localRelay()
  })
  afterAll(() => relay.close())

  it('says that it is well, and who it is', async () => {
    const { status, body, headers } = await ask(relay.port, '/health')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ ok: true, name: "Ann's party", version: '0.1.0', stun: null })
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(JSON.parse((await ask(relay.port, '/lobby/info')).body)).toMatchObject({ name: "Ann's party", stun: [] })
  })

  it("shows Ann's session to Ben at once, and to who only has the code", async () => {
    const ann = await comeIn(relay.port)
    const ben = await comeIn(relay.port)
    const listing = draft()
    const { code } = await publish(ann, { secret: secret(), listing })
    await see(ben, (listings) => listings.some((one) => one.code === code))
    expect(listingsOf(ben)).toContainEqual({ ...listing, code })
    const found = await ask(relay.port, `/lobby/sessions/${String(code).toLowerCase()}`)
    expect([found.status, JSON.parse(found.body)]).toEqual([200, { ...listing, code }])
    const cleo = await comeIn(relay.port)
    await see(cleo, (listings) => listings.length > 0)
    expect(listingsOf(cleo)).toContainEqual({ ...listing, code })
    await Promise.all([ann, ben, cleo].map((friend) => friend.room.leave()))
  })

  it('does not know other codes', async () => {
    const { status, body } = await ask(relay.port, '/lobby/sessions/222222')
    expect([status, JSON.parse(body)]).toEqual([404, { code: 'discover/unknown-code' }])
    expect((await ask(relay.port, '/lobby/sessions/__proto__')).status).toBe(404)
  })

  it('tells of changes and of the end', async () => {
    const ann = await comeIn(relay.port)
    const ben = await comeIn(relay.port)
    const owner = { secret: secret(), listing: draft() }
    const { code } = await publish(ann, owner)
    ann.room.send('update', { ...owner, listing: { ...owner.listing, phase: 'playing' } })
    await see(ben, (listings) => listings.some((one) => one.code === code && one.phase === 'playing'))
    ann.room.send('unpublish', { secret: owner.secret })
    await see(ben, (listings) => listings.every((one) => one.code !== code))
    await Promise.all([ann, ben].map((friend) => friend.room.leave()))
  })

  it("[DI6] keeps a dropped host's session and gives it back to its secret, and to no other", async () => {
    const ann = await comeIn(relay.port)
    const ben = await comeIn(relay.port)
    const owner = { secret: secret(), listing: draft() }
    const { code } = await publish(ann, owner)
    await see(ben, (listings) => listings.some((one) => one.code === code && one.state === 'open'))
    ann.room.connection.close(3001)
    await see(ben, (listings) => listings.some((one) => one.code === code && one.state === 'waiting'))
    const thief = await publish(ben, { secret: secret(), listing: draft(), code: String(code) })
    expect(thief).toMatchObject({ id: 1, code: 'discover/refused', reason: expect.any(String) })
    const again = await comeIn(relay.port)
    expect(await publish(again, owner)).toEqual({ id: 1, code })
    await see(ben, (listings) => listings.some((one) => one.code === code && one.state === 'open'))
    await Promise.all([again, ben].map((friend) => friend.room.leave()))
  })

  it('[DI21] whoever does not watch is told nothing, and whoever stops is told no more', async () => {
    const [ann, ben, cleo] = [await comeIn(relay.port), await comeIn(relay.port), await comeIn(relay.port)]
    const first = { secret: secret(), listing: draft() }
    const { code } = await publish(ann, first)
    await see(ben, (listings) => listings.some((one) => one.code === code))
    ben.room.send('unwatch')
    const second = await publish(ben, { secret: secret(), listing: draft() })
    const before = ben.heard.length
    await see(cleo, (listings) => listings.some((one) => one.code === second.code))
    ann.room.send('update', { ...first, listing: { ...first.listing, phase: 'playing' } })
    await see(cleo, (listings) => listings.some((one) => one.code === code && one.phase === 'playing'))
    expect([ann.heard.filter(({ type }) => type === 'l'), ben.heard.length]).toEqual([[], before])
    await see(ben, (listings) => listings.some((one) => one.code === code && one.phase === 'playing'))
    await Promise.all([ann, ben, cleo].map((friend) => friend.room.leave()))
  })

  it('[DI20] a private session is found by its code, and nobody is told of it', async () => {
    const [ann, ben] = [await comeIn(relay.port), await comeIn(relay.port)]
    const listing = { ...draft(), visibility: 'private' }
    const hidden = await publish(ann, { secret: secret(), listing })
    const shown = await publish(ann, { secret: secret(), listing: draft() }, 2)
    await see(ben, (listings) => listings.some((one) => one.code === shown.code))
    expect(listingsOf(ben).filter((one) => one.code === hidden.code)).toEqual([])
    const found = await ask(relay.port, `/lobby/sessions/${hidden.code}`)
    expect([found.status, JSON.parse(found.body)]).toEqual([200, { ...listing, code: hidden.code }])
    await Promise.all([ann, ben].map((friend) => friend.room.leave()))
  })

  it('drops what makes no sense and stays', async () => {
    const mallory = await comeIn(relay.port)
    for (const message of [undefined, 7, 'x', null, [], { id: -1 }, { id: 1, secret: 'short' }]) {
      mallory.room.send('publish', message)
    }
    mallory.room.send('update', { secret: secret(), listing: draft() })
    mallory.room.send('__proto__', { id: 1 })
    mallory.room.send('from the future', {})
    mallory.room.connection.send(new Uint8Array([13]))
    mallory.room.connection.send(new Uint8Array([17, 0xdb, 0xff, 0xff, 0xff, 0xff]))
    mallory.room.connection.send(new Uint8Array(0))
    expect(await publish(mallory, { secret: secret(), listing: { name: 'x' } }, 9)).toMatchObject({ id: 9 })
    expect(relay.health().ok).toBe(true)
    await mallory.room.leave()
  })

  it('survives a message nested 20,000 deep', async () => {
    const mallory = await comeIn(relay.port)
    const head = [13, 0xa7, ...Buffer.from('publish')]
    mallory.room.connection.send(Uint8Array.from([...head, ...Array<number>(20_000).fill(0x91)]))
    await mallory.closed
    expect((await ask(relay.port, '/health')).status).toBe(200)
  })

  it('cuts off who shouts', async () => {
    const mallory = await comeIn(relay.port)
    for (let i = 0; i < LIMITS.lobbyMessages.count + 10; i++) mallory.room.send('noise', i)
    await mallory.closed
    expect((await ask(relay.port, '/health')).status).toBe(200)
  })

  it('gives out no second room and no endless body', async () => {
    const created = await ask(relay.port, '/matchmake/create/lobby', {}, 'POST')
    expect(JSON.parse(created.body)).toMatchObject({ error: expect.any(String) })
    const other = await ask(relay.port, '/matchmake/joinOrCreate/other', {}, 'POST')
    expect(JSON.parse(other.body)).toMatchObject({ error: expect.any(String) })
    await expect(ask(relay.port, '/matchmake/joinOrCreate/lobby', {}, 'POST', 'x'.repeat(20_000))).rejects.toThrow()
  })

  it('two lobbies in one process know nothing of each other', async () => {
    const other = await localRelay()
    const ann = await comeIn(relay.port)
    const ben = await comeIn(other.port)
    const { code } = await publish(ann, { secret: secret(), listing: draft() })
    expect((await ask(other.port, `/lobby/sessions/${code}`)).status).toBe(404)
    await see(ben, (listings) => listings.length === 0)
    await other.close()
    await ben.closed
    expect(relay.health().players).toBeGreaterThan(0)
    await ann.room.leave()
  })
})
