import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { README_LINES, STRICT } from '../support/readme.js'
import { startRelay } from '../support/relay-process.js'
import { skip } from '../support/skip.js'
import { runNpm, Tarballs } from '../support/tarballs.js'

/** What Node lacks of a page; the lines of the README stay as they are, but for the platform. */
const PRELUDE = `
import { node } from '@skirmish/sdk/node'
const link = process.argv[3] ?? ''
const location = { href: link, hash: link === '' ? '' : '#join=' }
const browser = (_: object) => node({ relay: process.argv[2] ?? '', lan: false })
const addEventListener = (_: string, __: (event: { movementX: number; movementY: number }) => void) => {}
`
const REPORT = `
session.input({ x: 1 })
setInterval(() => console.log(JSON.stringify({ link: session.invitation.link, dots: draw(performance.now()) })), 100)
`

describe('the SDK and the relay in an empty Node project', () => {
  let tarballs: Tarballs
  beforeAll(() => {
    tarballs = new Tarballs()
  }, 60_000)
  afterAll(() => tarballs.end(), 60_000)

  it('compiles without the types of a page, and the README’s lines run', async (context) => {
    const project = tarballs.install('node-project', {
      packages: ['sdk', 'lobby-relay'],
      dependencies: { typescript: '~5.9.0', '@types/node': '^20.19.0' },
      files: {
        'main.ts': `${PRELUDE}${README_LINES.replace(/^import \{ browser \}.*$/m, '')}${REPORT}`,
        'all.ts': ['sdk/testing', 'sdk/discover', 'lobby-relay']
          .map((one) => `export * from '@skirmish/${one}'\n`)
          .join(''),
        'tsconfig.json': JSON.stringify({
          compilerOptions: { ...STRICT, module: 'NodeNext', lib: ['ES2023'], types: ['node'] },
          files: ['main.ts', 'all.ts'],
        }),
      },
    })
    if ('missing' in project) return skip(context, project.missing)
    const { path } = project
    runNpm(['exec', '--no', '--', 'tsc'], path)
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
