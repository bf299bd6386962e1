import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_PORT } from '../src/options.js'
import { ask } from './friends.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Run {
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  text(): string
  /** Waits until it has printed this. */
  prints(pattern: RegExp): Promise<RegExpMatchArray>
}

/** The command as people run it: a process of its own. */
function lobby(...args: string[]): Run {
  const child = spawn(process.execPath, ['lobby-relay/dist/cli.js', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let check = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk
      check()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const prints = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      check = () => {
        const found = text.match(pattern)
        if (found) resolve(found)
      }
      check()
      ended.then(() => reject(new Error(`It ended with: ${text}`)))
    })
  return { process: child, ended, text: () => text, prints }
}

function occupy(port: number): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    // Somebody else has it already, which is as good.
    server.once('error', () => resolve(undefined))
    server.listen(port, '0.0.0.0', () => resolve(server))
  })
}

describe('the command skirmish-lobby', () => {
  beforeAll(() => {
    // Only what is stale: other tests may be running what is built.
    const script = "(await import('./.dev/build.mjs')).build()"
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: 'pipe' })
  }, 60_000)

  it('shows one address with its QR code, and says goodbye on Ctrl-C', async () => {
    const run = lobby('--port', '0', '--host', '127.0.0.1', '--name', "Ann's party", '--all')
    const [, port] = await run.prints(/http:\/\/127\.0\.0\.1:(\d+)/)
    await run.prints(/this machine/)
    expect(run.text()).toContain("Ann's party")
    expect(run.text()).toMatch(/[█▀▄]{5}/)
    const health = await ask(Number(port), '/health')
    expect(JSON.parse(health.body)).toMatchObject({ ok: true, name: "Ann's party" })
    run.process.kill('SIGINT')
    expect(await run.ended).toBe(0)
    expect(run.text()).toContain('Goodbye')
  })

  it('ends cleanly on SIGTERM too', async () => {
    const run = lobby('--port', '0', '--host', '127.0.0.1')
    await run.prints(/Ctrl-C/)
    run.process.kill('SIGTERM')
    expect(await run.ended).toBe(0)
  })

  it('takes the next port when the default one is taken, and says so', async () => {
    const server = await occupy(DEFAULT_PORT)
    const run = lobby('--no-open', '--no-lan')
    const [, port] = await run.prints(new RegExp(`Port ${DEFAULT_PORT} is taken; the lobby is on (\\d+)`))
    expect(Number(port)).toBeGreaterThan(DEFAULT_PORT)
    await run.prints(/Ctrl-C/)
    run.process.kill('SIGINT')
    expect(await run.ended).toBe(0)
    server?.close()
  })

  it('stops with one sentence when the port one asked for is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const run = lobby('--port', String(port), '--host', '127.0.0.1')
    expect(await run.ended).toBe(1)
    expect(run.text()).toBe(`Port ${port} is taken. Stop what uses it, or choose another --port.\n`)
    server.close()
  })

  it('explains itself, and what it does not understand', async () => {
    const help = lobby('--help')
    const wrong = lobby('--prot', '1')
    expect([await help.ended, await wrong.ended]).toEqual([0, 2])
    expect(help.text()).toContain('--no-open')
    expect(wrong.text()).toBe("Unknown option '--prot'. See --help.\n")
  })

  it('[CO29] as a doctor tells in aligned lines what is in the way of a lobby, and ends with 0 or 1', async () => {
    const party = lobby('--port', '0', '--host', '127.0.0.1', '--name', "Ann's party")
    const [url] = await party.prints(/http:\/\/127\.0\.0\.1:\d+/)
    const well = lobby('doctor', url)
    expect(await well.ended, well.text()).toBe(0)
    expect(well.text()).toMatch(/^✔ relay {3}The lobby answers\.$/m)
    expect(well.text()).toMatch(/^✔ udp {5}UDP gets out/m)
    expect(well.text()).not.toContain('\u001b')
    party.process.kill('SIGINT')
    await party.ended
    const gone = lobby('doctor', url.replace('http://', ''), '--json')
    expect(await gone.ended).toBe(1)
    const { findings, tookMs } = JSON.parse(gone.text())
    expect(findings[0]).toMatchObject({ check: 'relay', state: 'bad', code: 'discover/relay-unreachable' })
    expect(tookMs).toBeLessThan(5000)
    const failing = lobby('doctor', url)
    expect(await failing.ended).toBe(1)
    expect(failing.text()).toMatch(/^✖ relay {3}The lobby does not answer\.\n {10}→ Check that the lobby is running/m)
  })

  it('as a doctor looks at this machine as the place of a party, beside a lobby or without one', async () => {
    const alone = lobby('doctor', '--json')
    await alone.ended
    const { findings, tookMs } = JSON.parse(alone.text())
    const checks = findings.map(({ check }: { check: string }) => check)
    expect(checks.slice(0, 2)).toEqual(['port', 'address'])
    for (const check of ['webrtc', 'lan']) expect(checks).toContain(check)
    expect(tookMs).toBeLessThan(6000)
  })

  it('as a doctor explains itself, and what it does not understand', async () => {
    const runs = [lobby('doctor', '--help'), lobby('doctor', '--jsno'), lobby('doctor', 'http://a', 'http://b')]
    expect(await Promise.all(runs.map((run) => run.ended))).toEqual([0, 2, 2])
    expect(runs.map((run) => run.text().split('\n')[0])).toEqual([
      expect.stringContaining('what is in the way'),
      "Unknown option '--jsno'. See skirmish-lobby doctor --help.",
      'One address at a time. See skirmish-lobby doctor --help.',
    ])
  })

  it.each([
    ['', 'false'],
    [' that was on its LAN', '{ port: 27716, interfaces: [] }'],
  ])('takes over nothing of the process, and leaves no handle behind when a relay%s is closed', (_, lan) => {
    const code = `
      const { createRelay } = await import('@skirmish/lobby-relay')
      const relay = await createRelay({ host: '127.0.0.1', lan: ${lan} })
      await fetch('http://127.0.0.1:' + relay.port + '/health')
      await new Promise((resolve) => setTimeout(resolve, 500))
      const events = ['SIGINT', 'SIGTERM', 'SIGUSR2', 'uncaughtException', 'unhandledRejection', 'message']
      const taken = events.filter((event) => process.listenerCount(event) > 0)
      await relay.close()
      const closed = performance.now()
      process.on('exit', () => console.log(JSON.stringify({ taken, late: performance.now() - closed })))`
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, timeout: 10_000 })
    const { taken, late } = JSON.parse(String(out))
    expect(taken).toEqual([])
    expect(late).toBeLessThan(1000)
  })
})
