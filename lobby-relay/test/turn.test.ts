import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseOptions } from '../src/options.js'
import { createRelay, type Relay } from '../src/relay.js'
import { turnCredential } from '../src/turn.js'
import { ask, localRelay } from './friends.js'

const TURN = { urls: ['turn:turn.example:3478', 'turns:turn.example'], secret: 'north' }

describe('[CO17] what a TURN server takes', () => {
  it('is the signature coturn makes of the name', () => {
    // echo -n 1700000000:ann | openssl dgst -sha1 -hmac north -binary | base64
    const golden = { username: '1700000000:ann', credential: 'jeamH6dA5l2I9g3jmieza7CzEDo=' }
    expect(turnCredential('north', 'ann', 1_700_000_000)).toEqual(golden)
    // The example of RFC 2202, section 3, its name as it would be without a name.
    expect(turnCredential('Jefe', 'x', 1).credential).not.toBe(turnCredential('Jefe', 'y', 1).credential)
  })
})

describe('[CO16] GET /lobby/ice', () => {
  let plain: Relay
  let relay: Relay
  beforeAll(async () => {
    plain = await localRelay()
    relay = await localRelay({ stun: true, turn: TURN, allowedOrigins: ['https://game.example'] })
  })
  afterAll(() => Promise.all([plain.close(), relay.close()]))

  const iceOf = async (port: number, headers: Record<string, string> = {}) => {
    const { status, body, headers: got } = await ask(port, '/lobby/ice', headers)
    return { status, headers: got, ...JSON.parse(body) }
  }

  it('is there without TURN and without STUN', async () => {
    expect(await iceOf(plain.port)).toMatchObject({ status: 200, iceServers: [], expiresIn: 3600 })
  })

  it('names the relay’s STUN as the asker knows the relay, and TURN with a credential of the asker’s own', async () => {
    const before = Math.floor(Date.now() / 1000)
    const answers = [
      await iceOf(relay.port, { host: `192.168.1.5:${relay.port}` }),
      await iceOf(relay.port, { host: '[::1]:1' }),
    ]
    expect(answers.map(({ iceServers }) => iceServers[0])).toEqual([
      { urls: [`stun:192.168.1.5:${relay.port}`] },
      { urls: [`stun:[::1]:${relay.port}`] },
    ])
    const [one, two] = answers.map(({ iceServers }) => iceServers[1])
    expect(one.urls).toEqual(TURN.urls)
    const [expires, name] = one.username.split(':')
    expect(Number(expires) - before - 3600).toBeLessThanOrEqual(2)
    expect(Number(expires) - before).toBeGreaterThanOrEqual(3600)
    expect(one).toMatchObject(turnCredential('north', name, Number(expires)))
    expect(two.username).not.toBe(one.username)
    expect(answers[0].headers['cache-control']).toBe('no-store')
    expect(JSON.stringify(answers)).not.toContain('north')
  })

  it('is for whom the relay lets in, and not without end', async () => {
    expect((await ask(relay.port, '/lobby/ice', { host: 'evil.example' })).status).toBe(403)
    const page = await ask(relay.port, '/lobby/ice', { host: 'game.example', origin: 'https://game.example' })
    expect(page.headers['access-control-allow-origin']).toBe('https://game.example')
    const statuses = new Set<number>()
    for (let i = 0; i < 300; i++) statuses.add((await ask(relay.port, '/lobby/ice')).status)
    expect([...statuses]).toEqual([200, 429])
  })
})

describe('the options of a TURN server', () => {
  it('are taken from arguments, the secret from the environment too', () => {
    const urls = TURN.urls.flatMap((url) => ['--turn-url', url])
    const parsed = (argv: string[], env = {}) => {
      const result = parseOptions(argv, env)
      return result.kind === 'run' ? result.options.turn : result
    }
    expect(parsed([...urls, '--turn-secret', 'north'])).toEqual(TURN)
    expect(parsed(urls, { SKIRMISH_TURN_SECRET: 'north' })).toEqual(TURN)
    expect(parsed([], { SKIRMISH_TURN_SECRET: 'north' })).toBeUndefined()
  })

  it('that are wrong get one sentence each, from the command and from createRelay', async () => {
    const wrong: [string[], RegExp][] = [
      [['--turn-url', 'turn:a'], /needs its secret: set SKIRMISH_TURN_SECRET/],
      [['--turn-url', 'turn:a', '--turn-secret', ''], /needs its secret/],
      [['--turn-secret', 'north'], /name it with --turn-url/],
      [['--turn-url', 'stun:a', '--turn-secret', 'north'], /"stun:a" is no address of a TURN server/],
      [['--turn-url', 'turn.example', '--turn-secret', 'north'], /turn:turn\.example:3478/],
      [
        [...Array<string>(5).fill('--turn-url=turn:a'), '--turn-secret', 'north'],
        /4 addresses of a TURN server, not 5/,
      ],
      [['--turn-url', 'turn:a', '--turn-secret', 'x'.repeat(257)], /1 to 256 characters/],
    ]
    for (const [argv, sentence] of wrong)
      expect(parseOptions(argv), argv.join(' ')).toMatchObject({
        kind: 'bad',
        message: expect.stringMatching(sentence),
      })
    const bad = createRelay({ host: '127.0.0.1', turn: { urls: ['stun:a'], secret: 'north' } })
    await expect(bad).rejects.toThrow(/no address of a TURN server/)
  })
})
