import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npm, root, tool } from '../../.dev/commands.mjs'
import { launchChromium, noChromium } from '../support/chromium.js'
import { README_LINES, STRICT } from '../support/readme.js'
import { lobbyOf } from '../support/relay-process.js'
import { skip } from '../support/skip.js'
import { runNpm, Tarballs } from '../support/tarballs.js'

const SCENE = `
import Phaser from 'phaser'
import workerUrl from '@skirmish/sdk/timer-worker.js?url&no-inline'
import { draw, session } from './game.js'
class Dots extends Phaser.Scene {
  private readonly picture = () => this.add.graphics()
  private graphics: Phaser.GameObjects.Graphics | undefined
  create() { this.graphics = this.picture() }
  override update() {
    this.graphics?.clear().fillStyle(0xffffff)
    for (const { x, y } of draw(performance.now())) this.graphics?.fillCircle(x, y, 12)
  }
}
new Phaser.Game({ width: 640, height: 480, scene: Dots, banner: false, audio: { noAudio: true } })
Object.assign(globalThis, { workerUrl, link: session.invitation.link, dots: () => draw(performance.now()) })
`
/** What must compile, and what must not, in a project of somebody else's. */
const types = Object.fromEntries(
  readdirSync(join(root, 'test/types')).map((file) => [file, readFileSync(join(root, 'test/types', file), 'utf8')]),
)

describe('the SDK and the lobby in an empty Vite and Phaser app', () => {
  let tarballs: Tarballs
  beforeAll(() => {
    tarballs = new Tarballs()
  }, 60_000)
  afterAll(() => tarballs.end(), 60_000)

  it('the README’s lines are at most 25', () => {
    const written = README_LINES.split('\n').filter((line) => line.trim() !== '')
    expect(written.length).toBeGreaterThan(15)
    expect(written.length).toBeLessThanOrEqual(25)
  })

  it('types hold under bundler and nodenext and with TypeScript 5.9; the README’s lines and its lobby command run', async (context) => {
    const config = (module: string, moduleResolution: string) =>
      JSON.stringify({
        compilerOptions: { ...STRICT, module, moduleResolution, lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] },
        files: ['game.ts', ...Object.keys(types)],
      })
    const app = tarballs.install('app', {
      packages: ['sdk', 'lobby-relay'],
      dependencies: { phaser: '^4.2.1', vite: '^8.3.8', typescript: '~5.9.0' },
      files: {
        ...types,
        'game.ts': README_LINES,
        'main.ts': SCENE,
        'index.html': '<!doctype html><title>Dots</title><script type="module" src="/main.ts"></script>',
        'bundler.json': config('ESNext', 'bundler'),
        'nodenext.json': config('NodeNext', 'nodenext'),
      },
    })
    if ('missing' in app) return skip(context, app.missing)
    const ours = (project: string) => tool('tsc', ['--noEmit', '-p', project])
    for (const how of ['bundler.json', 'nodenext.json']) {
      runNpm(['exec', '--no', '--', 'tsc', '--noEmit', '-p', how], app.path)
      const { file, args } = ours(join(app.path, how))
      execFileSync(file, args, { encoding: 'utf8' })
    }
    runNpm(['exec', '--no', '--', 'vite', 'build', '--logLevel', 'error'], app.path)
    const flags = ['--page', 'dist', '--port', '0', '--host', '127.0.0.1', '--no-open']
    const { args } = npm(['exec', '--no', '--', 'skirmish-lobby', ...flags])
    const lobby = await lobbyOf(args, { cwd: app.path, viaShell: true })
    try {
      expect(await (await fetch(`${lobby.url}health`)).json()).toMatchObject({ ok: true, sessions: 0 })
      expect(await (await fetch(lobby.url)).text()).toContain('<title>Dots</title>')
      if (!noChromium) await twoFriends(lobby.url)
    } finally {
      await lobby.stop()
    }
    expect(lobby.output()).toContain('Goodbye')
    if (noChromium) return skip(context, `${noChromium} All but the play in a browser held.`)
  }, 240_000)
})

/** Two browsers open the page, one by the other's invitation; what one does shows in both. */
async function twoFriends(url: string): Promise<void> {
  const browser = await launchChromium()
  try {
    const open = async (address: string) => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(address)
      await page.waitForFunction(() => 'link' in globalThis)
      return page
    }
    const ann = await open(url)
    const ben = await open(await ann.evaluate(() => String(Reflect.get(globalThis, 'link'))))
    for (const page of [ann, ben]) await page.waitForFunction(() => Reflect.get(globalThis, 'dots')().length === 2)
    await ben.mouse.move(100, 100)
    await ben.mouse.move(160, 100)
    for (const page of [ann, ben]) await page.waitForFunction(() => Reflect.get(globalThis, 'dots')()[1].x > 400)
    expect(await ann.locator('canvas').count()).toBe(1)
    const worker = await ann.evaluate(() => String(Reflect.get(globalThis, 'workerUrl')))
    expect(await (await fetch(new URL(worker, url))).text()).toContain('skirmish-timers')
  } finally {
    await browser.close()
  }
}
