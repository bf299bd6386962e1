import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, noChromium } from '../support/chromium.js'
import { startRelay } from '../support/relay-process.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const [, lines = ''] = /```ts\n(.*?)```/s.exec(readFileSync(`${root}README.md`, 'utf8')) ?? []
const npm = (args: string[], cwd: string) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const tsc = (cwd: string, ...args: string[]) => npm(['exec', '--no', '--', 'tsc', ...args], cwd)

const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  target: 'ES2022',
}
const SCENE = `
import Phaser from 'phaser'
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
Object.assign(globalThis, { link: session.invitation.link, dots: () => draw(performance.now()) })
`
/** What Node lacks of a page; the lines of the README stay as they are, but for the platform. */
const NODE_PRELUDE = `
import { node } from '@skirmish/sdk/node'
const link = process.argv[3] ?? ''
const location = { href: link, hash: link === '' ? '' : '#join=' }
const browser = (_: object) => node({ relay: process.argv[2] ?? '', lan: false })
const addEventListener = (_: string, __: (event: { movementX: number; movementY: number }) => void) => {}
`

describe('the SDK in other people’s projects', () => {
  let folder: string
  const project = (name: string, dependencies: Record<string, string>, files: Record<string, string>) => {
    const path = join(folder, name)
    mkdirSync(path)
    const [sdk] = readdirSync(folder).filter((file) => file.startsWith('skirmish-sdk'))
    const manifest = {
      name,
      private: true,
      type: 'module',
      dependencies: { '@skirmish/sdk': `file:../${sdk}`, ...dependencies },
    }
    writeFileSync(join(path, 'package.json'), JSON.stringify(manifest))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], path)
    return path
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'skirmish-embed-'))
    npm(['pack', '--workspace', 'sdk', '--pack-destination', folder], root)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('the README’s lines are at most 25', () => {
    expect(lines.trim().split('\n').length).toBeGreaterThan(15)
    expect(
      lines
        .trim()
        .split('\n')
        .filter((line) => line.trim() !== '').length,
    ).toBeLessThanOrEqual(25)
  })

  it('run in an empty Vite and Phaser app, whose types hold under bundler and nodenext and with TypeScript 5.9', async (context) => {
    const config = (module: string, moduleResolution: string) =>
      JSON.stringify({
        compilerOptions: { ...STRICT, module, moduleResolution, lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] },
        files: ['game.ts'],
      })
    const app = project(
      'app',
      { phaser: '^4.2.1', vite: '^8.3.8', typescript: '~5.9.0' },
      {
        'game.ts': lines,
        'main.ts': SCENE,
        'index.html': '<!doctype html><title>Dots</title><script type="module" src="/main.ts"></script>',
        'bundler.json': config('ESNext', 'bundler'),
        'nodenext.json': config('NodeNext', 'nodenext'),
      },
    )
    for (const how of ['bundler.json', 'nodenext.json']) {
      tsc(app, '--noEmit', '-p', how)
      tsc(root, '--noEmit', '-p', join(app, how))
    }
    npm(['exec', '--no', '--', 'vite', 'build', '--logLevel', 'error'], app)
    if (noChromium) return context.skip(noChromium)
    const relay = await startRelay('--page', join(app, 'dist'))
    const browser = await launchChromium()
    try {
      const open = async (url: string) => {
        const page = await (await browser.newContext()).newPage()
        await page.goto(url)
        await page.waitForFunction(() => 'link' in globalThis)
        return page
      }
      const ann = await open(relay.url)
      const ben = await open(await ann.evaluate(() => String(Reflect.get(globalThis, 'link'))))
      for (const page of [ann, ben]) await page.waitForFunction(() => Reflect.get(globalThis, 'dots')().length === 2)
      await ben.mouse.move(100, 100)
      await ben.mouse.move(160, 100)
      for (const page of [ann, ben]) await page.waitForFunction(() => Reflect.get(globalThis, 'dots')()[1].x > 400)
      expect(await ann.locator('canvas').count()).toBe(1)
    } finally {
      await browser.close()
      await relay.stop()
    }
  }, 180_000)

  it('run in an empty Node project', async () => {
    const path = project(
      'node-project',
      { typescript: '~5.9.0', '@types/node': '^20.19.0' },
      {
        'main.ts': `${NODE_PRELUDE}${lines.replace(/^import \{ browser \}.*$/m, '')}
        session.input({ x: 1 })
        setInterval(() => console.log(JSON.stringify({ link: session.invitation.link, dots: draw(performance.now()) })), 100)`,
        'tsconfig.json': JSON.stringify({
          compilerOptions: { ...STRICT, module: 'NodeNext', lib: ['ES2023', 'DOM'], types: ['node'] },
          files: ['main.ts'],
        }),
      },
    )
    tsc(path)
    const relay = await startRelay()
    const run = (...args: string[]) => spawn(process.execPath, ['main.js', relay.url, ...args], { cwd: path })
    /** The first line for which it is so. */
    const heard = (child: ReturnType<typeof run>, so: (said: { link: string; dots: { x: number }[] }) => boolean) =>
      new Promise<{ link: string; dots: { x: number }[] }>((resolve, reject) => {
        let errors = ''
        child.stderr.on('data', (chunk) => (errors += chunk))
        child.once('exit', () => reject(new Error(errors)))
        child.stdout.on('data', (chunk: Buffer) => {
          for (const line of String(chunk)
            .split('\n')
            .filter((one) => one.startsWith('{'))) {
            const said = JSON.parse(line)
            if (so(said)) resolve(said)
          }
        })
      })
    const ann = run()
    const { link } = await heard(ann, () => true)
    const ben = run(link)
    const { dots } = await heard(ben, (said) => said.dots.length === 2 && said.dots.every((dot) => dot.x > 400))
    expect(dots).toHaveLength(2)
    for (const child of [ann, ben]) {
      child.removeAllListeners('exit')
      child.kill()
      await once(child, 'exit')
    }
    await relay.stop()
  }, 120_000)
})
