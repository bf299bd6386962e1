import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const kB = 1000

/** What a bundler makes of a page with this script: what loads at once, and all of it. */
async function bundle(script: string, external: RegExp[] = []) {
  const folder = mkdtempSync(`${root}test/packaging/.bundle-`)
  try {
    writeFileSync(`${folder}/main.js`, script)
    const result = await build({
      root: folder,
      logLevel: 'silent',
      configFile: false,
      build: {
        write: false,
        target: 'es2022',
        rolldownOptions: { input: `${folder}/main.js`, external, preserveEntrySignatures: 'strict' },
      },
    })
    const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput
    const chunks = output.filter((one) => one.type === 'chunk')
    const first = new Set<string>()
    const load = (name: string) => {
      if (first.has(name)) return
      first.add(name)
      for (const next of chunks.find((one) => one.fileName === name)?.imports ?? []) load(next)
    }
    for (const chunk of chunks) if (chunk.isEntry) load(chunk.fileName)
    const code = (some: typeof chunks) => some.map((chunk) => chunk.code).join('\n')
    const atOnce = chunks.filter((chunk) => first.has(chunk.fileName))
    const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules))
    return {
      all: code(chunks),
      modules,
      gzipped: gzipSync(code(atOnce)).length,
      atOnce: atOnce.flatMap((chunk) => Object.keys(chunk.modules)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('what a browser has to load', () => {
  it('`.` has no node:, no PeerJS and no Colyseus, and at most 25 kB without the crypto', async () => {
    const { all, modules, gzipped } = await bundle(`export * from '@skirmish/sdk'`, [/^@noble\//])
    expect(all).not.toMatch(/["']node:/)
    expect(modules.filter((module) => /node_modules.*(peerjs|colyseus|node-datachannel)/.test(module))).toEqual([])
    expect(gzipped).toBeLessThanOrEqual(25 * kB)
  })

  it('`./browser` loads at most 50 kB at once with everything; PeerJS, Colyseus and words to compare only when used', async () => {
    const script = `export { createMatchmaker, defineGame } from '@skirmish/sdk'; export { browser } from '@skirmish/sdk/browser'`
    const { all, modules, gzipped, atOnce } = await bundle(script)
    expect(all).not.toMatch(/["']node:/)
    expect(
      atOnce.filter((module) => /node_modules.*(peerjs|colyseus|bip39|scrypt)|carry-profile|dist.profile/.test(module)),
    ).toEqual([])
    expect(modules.some((module) => module.includes('/peerjs/'))).toBe(true)
    expect(modules.some((module) => module.includes('/bip39/wordlists/english'))).toBe(true)
    expect(modules.some((module) => module.includes('/colyseus.js/'))).toBe(true)
    expect(gzipped).toBeLessThanOrEqual(50 * kB)
  })

  it('`./node` in a page fails the build', async () => {
    const outcome = await bundle(`export * from '@skirmish/sdk/node'`).then(
      () => 'built',
      () => 'refused',
    )
    expect(outcome).toBe('refused')
  })
})

describe('what is published', () => {
  for (const folder of ['sdk', 'lobby-relay']) {
    it(`every path in the exports of ${folder} exists`, () => {
      const { exports, bin } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'))
      const paths = JSON.stringify([exports, bin ?? {}]).match(/(?:\.\/)?dist\/[^"]+/g) ?? []
      expect(paths.length).toBeGreaterThan(1)
      const built = readdirSync(`${root}${folder}/dist`, { recursive: true, encoding: 'utf8' })
      for (const path of paths) expect(built).toContain(path.replace(/^(\.\/)?dist\//, ''))
    })
  }
})

describe('importing has no effect', () => {
  for (const entry of [
    '@skirmish/sdk',
    '@skirmish/sdk/browser',
    '@skirmish/sdk/node',
    '@skirmish/sdk/serving',
    '@skirmish/sdk/lan',
    '@skirmish/sdk/replay',
    '@skirmish/sdk/testing',
    '@skirmish/sdk/discover',
  ]) {
    it(`${entry}, in a fresh process`, () => {
      const script = `
        const look = () => JSON.stringify([
          Object.getOwnPropertyNames(globalThis).sort(),
          process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
          process.getActiveResourcesInfo().filter((kind) => kind !== 'FSReqPromise' && kind !== 'CloseReq'),
        ])
        const before = look()
        await import('${entry}')
        await new Promise((resolve) => setImmediate(resolve))
        if (look() !== before) { console.log(before); console.log(look()) }
      `
      const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: root,
        encoding: 'utf8',
        timeout: 20_000,
      })
      expect(output).toBe('')
    })
  }
})
