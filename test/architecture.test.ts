import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../sdk/src/', import.meta.url))
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

/** The import table of docs/architecture.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  codec: [],
  game: ['codec', '@noble/hashes'],
  connect: ['codec', '@noble/curves', '@noble/hashes', '@noble/ciphers'],
  sync: ['codec', 'game'],
  result: ['game'],
  session: ['codec', 'game', 'connect', 'sync', 'result'],
  ratings: ['codec', 'elo-rank'],
  discover: ['codec', '@noble/hashes'],
  ports: ['discover'],
  matchmaker: [
    ...['codec', 'game', 'discover', 'connect', 'session', 'sync', 'result', 'ratings', 'ports'],
    ...['errors.js', 'deadline.js', 'nanoevents', '@noble/hashes'],
  ],
}

function importsOf(file: string): string[] {
  const text = readFileSync(source + file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gms)].map(([, path]) => path ?? '')
}

describe('the shape of the code', () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    it(`${folder} imports only what the table allows`, () => {
      const own = files.filter((file) => file.startsWith(`${folder}/`))
      expect(own.length).toBeGreaterThan(0)
      for (const file of own) {
        const strange = importsOf(file)
          .map((path) => (path.startsWith('../') ? (path.split('/')[1] ?? '') : path))
          .filter(
            (path) => !path.startsWith('./') && !allowed.some((name) => path === name || path.startsWith(`${name}/`)),
          )
        expect(strange, file).toEqual([])
      }
    })
  }

  it('no file is longer than 300 lines', () => {
    const long = files.filter((file) => readFileSync(source + file, 'utf8').split('\n').length > 301)
    expect(long).toEqual([])
  })

  it('importing adds nothing to the global object', async () => {
    const before = Object.keys(globalThis).sort()
    await import('../sdk/src/index.js')
    expect(Object.keys(globalThis).sort()).toEqual(before)
  })
})
