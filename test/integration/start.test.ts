import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../.dev/commands.mjs'

const installed = existsSync(join(root, 'node_modules/.cache/skirmish-installed'))
const WHY_NOT = 'it would install everything anew under the running tests; run `npm test` once'

/** `npm start`, on a port of its own; resolves when it has shown its address. */
async function start() {
  const began = performance.now()
  const args = ['.dev/start.mjs', '--port', '0', '--host', '127.0.0.1', '--no-open']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk
        const [, address] = /^ {2}(http:\S+)$/m.exec(text) ?? []
        if (address) resolve(address)
      })
    }
    child.once('close', (code) => reject(new Error(`it ended with ${code}: ${text}`)))
  })
  const tookMs = Math.round(performance.now() - began)
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return { url, tookMs, text: () => text, stop }
}

describe.skipIf(!installed)(`npm start${installed ? '' : ` (skipped: ${WHY_NOT})`}`, () => {
  it('a second time, with nothing changed, it builds nothing, serves page and health, and ends cleanly on Ctrl-C', async () => {
    await (await start()).stop()
    const lobby = await start()
    expect(lobby.text()).not.toContain('Building')
    expect(lobby.text()).not.toContain('Installing')
    expect(await (await fetch(`${lobby.url}/health`)).json()).toMatchObject({ ok: true, sessions: 0 })
    expect(await (await fetch(lobby.url)).text()).toContain('<title>Puck Sumo</title>')
    expect(await lobby.stop()).toBe(0)
    expect(lobby.text()).toContain('Goodbye')
    console.log(`A second start was ready after ${lobby.tookMs} ms.`) // a figure to look at: the machine may be busy
  }, 180_000)
})
