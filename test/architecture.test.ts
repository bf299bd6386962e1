import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const sourcesIn = (folder: string) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
const files = sourcesIn('sdk/src')

/** The import table of docs/architecture.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  codec: [],
  game: ['codec', '@noble/hashes'],
  connect: ['codec', '@noble/curves', '@noble/hashes', '@noble/ciphers'],
  sync: ['codec', 'game'],
  result: ['codec', 'game', 'connect', '@noble/hashes'],
  session: ['codec', 'game', 'connect', 'sync', 'result'],
  ratings: ['codec', 'connect', 'result', 'elo-rank', 'openskill', '@noble/hashes'],
  discover: ['codec', '@noble/hashes'],
  profile: ['codec', 'discover', '@noble/ciphers', '@noble/hashes', '@scure/bip39'],
  ports: ['discover', 'connect'],
  matchmaker: [
    ...['codec', 'game', 'discover', 'connect', 'session', 'sync', 'result', 'ratings', 'profile', 'ports'],
    ...['errors.js', 'deadline.js', 'nanoevents', '@noble/hashes', '@scure/bip39'],
  ],
}

/** The pure files of the relay: each imports only the others and what stands here. */
const PURE_IN_RELAY: Record<string, readonly string[]> = {
  'announced-listings.ts': ['@skirmish/sdk/discover'],
  'guesses.ts': [],
  'heard-listings.ts': ['@skirmish/sdk/discover'],
  'lan-addresses.ts': ['@skirmish/sdk/discover'],
  'limits.ts': [],
  'lobby-frame.ts': [],
  'lobby-messages.ts': ['@skirmish/sdk/discover', 'node:crypto'], // a hash: same bytes in, same bytes out
  'lobby-people.ts': ['@skirmish/sdk/discover'],
  'lobby-state.ts': ['@skirmish/sdk/discover'],
  'relayed-links.ts': ['@skirmish/sdk/discover'],
  'service-records.ts': [],
  'stun.ts': [],
  'told-listings.ts': ['@skirmish/sdk/discover'],
  'turn.ts': ['@skirmish/sdk/discover', 'node:crypto'], // a hash, as above
}
const OUTSIDE_WORLD =
  /\b(?:setTimeout|setInterval|setImmediate|Date\.|performance\.|Math\.random|randomBytes|process\.|Promise|async|await)/

/** Where the timers of a process are meant, or a test's. */
const NO_PAGE = /^(adapters\/(node|lan|serving)|testing)\//
/** Timers of a page that may be late in a hidden tab: the worker's own, a tab that begins, a check somebody looks at. */
const PAGE_TIMERS = [
  ...['adapters/browser/profile-claim.ts', 'adapters/browser/profile-vote.ts', 'adapters/browser/timer-worker.ts'],
  ...['adapters/browser/worker-clock.ts', 'adapters/until-over.ts'],
]

/** `import … from`, `export … from`, `import 'x'` and `import('x')`; of a computed `import(…)`, what is computed. */
function importsIn(text: string): string[] {
  const code = text.replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '')
  const written = code.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm,
  )
  const called = code.matchAll(/(?<!\.)\bimport\s*\(\s*(?:['"]([^'"]+)['"]|([^)]*))/g)
  return [...written, ...called].map(([, path, other]) => path ?? other ?? '')
}

const importsOf = (path: string) => importsIn(readFileSync(`${root}${path}`, 'utf8'))

describe('the shape of the code', () => {
  it('every way to import is seen', () => {
    const text = `import { a,\n b } from './one'\nexport * from "./two"\nimport './three'\nvoid import('./four')\nimport type { T } from './five'
      const x: typeof import('./six') = await import(name)\n// import './no'\n/* import './no' */`
    expect(importsIn(text).sort()).toEqual(['./five', './four', './one', './six', './three', './two', 'name'])
  })

  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    it(`${folder} imports only what the table allows`, () => {
      const own = files.filter((file) => file.startsWith(`${folder}/`))
      expect(own.length).toBeGreaterThan(0)
      for (const file of own) {
        const up = '../'.repeat(file.split('/').length - 1) // out of the step's folder
        const strange = importsOf(`sdk/src/${file}`)
          .map((path) => (path.startsWith(up) ? (path.slice(up.length).split('/')[0] ?? '') : path))
          .map((path) => (up !== '../' && path.startsWith('../') ? `./${path}` : path)) // another part of the same step
          .filter(
            (path) => !path.startsWith('./') && !allowed.some((name) => path === name || path.startsWith(`${name}/`)),
          )
        expect(strange, file).toEqual([])
      }
    })
  }

  it('the rules of the demo know the SDK and nothing else: no Phaser, no adapter', () => {
    const rules = sourcesIn('demo-game/src/rules')
    expect(rules.length).toBeGreaterThan(0)
    for (const file of rules) {
      const strange = importsOf(`demo-game/src/rules/${file}`).filter((path) => !/^(@skirmish\/sdk|\.\/.*)$/.test(path))
      expect(strange, file).toEqual([])
    }
  })

  it('[SE38] what has to go on in a hidden tab waits by the clock, not by timers of the page', () => {
    const own = files.filter((file) => !NO_PAGE.test(file))
    const timed = own.filter((file) =>
      /\bset(?:Timeout|Interval)\(|AbortSignal\.timeout\(|requestAnimationFrame\(/.test(
        readFileSync(`${root}sdk/src/${file}`, 'utf8'),
      ),
    )
    expect(timed.sort()).toEqual(PAGE_TIMERS)
  })

  for (const [file, allowed] of Object.entries(PURE_IN_RELAY)) {
    it(`${file} of the relay is pure: no socket, no timer, no clock, no chance of its own`, () => {
      const pure = Object.keys(PURE_IN_RELAY).map((name) => `./${name.replace(/ts$/, 'js')}`)
      const strange = importsOf(`lobby-relay/src/${file}`).filter((path) => ![...pure, ...allowed].includes(path))
      expect(strange).toEqual([])
      const code = readFileSync(`${root}lobby-relay/src/${file}`, 'utf8').replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '')
      expect(OUTSIDE_WORLD.exec(code)?.[0]).toBeUndefined()
    })
  }

  for (const folder of ['sdk/src', 'lobby-relay/src', 'demo-game/src']) {
    it(`no file of ${folder} is longer than 300 lines`, () => {
      const long = sourcesIn(folder).filter(
        (file) => readFileSync(`${root}${folder}/${file}`, 'utf8').split('\n').length > 301,
      )
      expect(long).toEqual([])
    })
  }

  it('importing adds nothing to the global object', async () => {
    const before = Object.keys(globalThis).sort()
    await import('../sdk/src/index.js')
    expect(Object.keys(globalThis).sort()).toEqual(before)
  })
})
