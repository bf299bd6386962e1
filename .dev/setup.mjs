// Installs what the lock file names when it is not there yet. Node built-ins only: this runs on a bare clone.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { npm, root } from './commands.mjs'

const stamp = `${root}node_modules/.cache/skirmish-installed`

/** Whoever reads the figures of a benchmark as JSON finds nothing else on its standard output. */
const STDOUT = process.argv.includes('--json') ? process.stderr : process.stdout

/** Tells what is going on. */
export function say(line) {
  STDOUT.write(`${line}\n`)
}

/** Runs a command in the project's folder with its output shown; ends this process when it fails. */
export function run({ file, args, shell }) {
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['inherit', STDOUT.fd, 'inherit'], shell })
  if (error) console.error(`${file} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing what is missing (npm ci) …')
  run(npm(['ci', '--no-audit', '--no-fund']))
  mkdirSync(`${root}node_modules/.cache`, { recursive: true })
  writeFileSync(stamp, wanted)
}
