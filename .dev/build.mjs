// Builds what is stale: each part when one of its inputs is newer than what was built from it.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { root, tool } from './commands.mjs'
import { run, say } from './setup.mjs'

const PARTS = [
  {
    name: 'sdk',
    inputs: ['sdk/src', 'sdk/package.json', 'sdk/tsconfig.json', 'tsconfig.json'],
    command: tool('tsc', ['-p', 'sdk/tsconfig.json']),
  },
  {
    name: 'lobby-relay',
    inputs: [
      'lobby-relay/src',
      'lobby-relay/package.json',
      'sdk/src/discover',
      'sdk/src/adapters/serving',
      'sdk/src/adapters/lan',
      'sdk/src/lan.ts',
      'tsconfig.json',
    ],
    command: tool('tsc', ['-p', 'lobby-relay/tsconfig.json']),
  },
  {
    name: 'demo-game',
    inputs: [
      'demo-game/src',
      'demo-game/index.html',
      'demo-game/public',
      'demo-game/vite.config.ts',
      'sdk/src',
      'package-lock.json',
    ],
    command: tool('vite', ['build', 'demo-game', '--logLevel', 'warn']),
  },
]

export function build() {
  for (const { name, inputs, command } of PARTS) {
    const stamp = `${root}${name}/dist/.built`
    const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0
    if (inputs.every((input) => newest(`${root}${input}`) < built)) continue
    say(`Building ${name} …`)
    const started = new Date()
    run(command)
    mkdirSync(`${root}${name}/dist`, { recursive: true })
    writeFileSync(stamp, `${started.toISOString()}\n`)
  }
}

/** When anything in a file or folder last changed, ms. */
function newest(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(`${path}/${name}`)))
}
