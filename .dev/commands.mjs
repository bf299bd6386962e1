// How to start npm and the tools in node_modules: by this very Node. On Windows `npm` and `npx` are .cmd files, which do
// not start without a shell.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const TOOLS = {
  biome: '@biomejs/biome/bin/biome',
  'playwright-core': 'playwright-core/cli.js',
  tsc: 'typescript/bin/tsc',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
}

/** One of the tools this project has installed; without its file Node says which one is missing. */
export function tool(name, args) {
  return { file: process.execPath, args: [join(root, 'node_modules', TOOLS[name]), ...args], shell: false }
}

export function npm(args) {
  const script = npmScript()
  if (script) return { file: process.execPath, args: [script, ...args], shell: false }
  return { file: 'npm', args, shell: process.platform === 'win32' }
}

/** npm tells what it runs where it is; else it lies where Node's own installers put it. */
function npmScript() {
  const told = process.env.npm_execpath
  if (told && basename(told) === 'npm-cli.js' && existsSync(told)) return told
  const folder = dirname(process.execPath)
  return ['node_modules', '../lib/node_modules']
    .map((modules) => join(folder, modules, 'npm/bin/npm-cli.js'))
    .find((path) => existsSync(path))
}
