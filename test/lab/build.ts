import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The benchmark runs bundled, from somewhere else. */
export const HERE = process.env.SKIRMISH_LAB ?? fileURLToPath(new URL('.', import.meta.url))
/** A process finds its packages from here. */
const CACHE = join(HERE, '../../node_modules/.cache')

/** What runs on the lab's hosts, built. */
export interface Built {
  /** The folder of the page. */
  readonly page: string
  /** The script of a Node process. */
  readonly player: string
  discard(): void
}

export async function buildLab(): Promise<Built> {
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'lab-'))
  const common = { configFile: false, logLevel: 'silent' } as const
  const page = join(folder, 'page')
  const pages = ['index.html', 'raw.html'].map((file) => join(HERE, 'page', file))
  const target = { outDir: page, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: pages } }
  await build({ ...common, root: join(HERE, 'page'), base: './', build: target })
  const player = { ssr: join(HERE, 'player.ts'), outDir: folder, emptyOutDir: false, target: 'node20' }
  await build({ ...common, root: HERE, build: player, ssr: { external: ['@skirmish/sdk'] } })
  return { page, player: join(folder, 'player.js'), discard: () => rmSync(folder, { recursive: true, force: true }) }
}
