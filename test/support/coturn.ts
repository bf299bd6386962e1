import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../.dev/commands.mjs'

/** Why no TURN server can run here; `undefined` when one can. */
export const noCoturn = spawnSync('turnserver', ['--version']).error ? 'coturn is not installed' : undefined

/** It answers within a second; a test that forgot it ends it after this, s. */
const LONGEST_S = 120

/** The configuration in docs/running-a-relay.md, with this secret. */
function documented(secret: string): string {
  const [, conf] = /```conf\n(.*?)```/s.exec(readFileSync(join(root, 'docs/running-a-relay.md'), 'utf8')) ?? []
  if (!conf?.includes('CHANGE-ME')) throw new Error('docs/running-a-relay.md has no configuration')
  return conf.replace('CHANGE-ME', secret)
}

export interface CoturnOptions {
  readonly secret: string
  /** The network namespace it runs in; else this machine's. */
  readonly namespace?: string
  /** Lines beside those of the documentation, or `{ instead }` of them. */
  readonly conf?: (documented: string) => string
}

/** The real TURN server, as the documentation sets it up. */
export async function startCoturn({ secret, namespace, conf = (same) => same }: CoturnOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-turn-'))
  writeFileSync(join(folder, 'turnserver.conf'), conf(documented(secret)))
  const files = ['-c', 'turnserver.conf', '--pidfile', 'pid', '--userdb', 'db', '--log-file', 'stdout', '--simple-log']
  const [file = '', ...args] = [
    ...(namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace]),
    ...['timeout', '--kill-after=1', `${LONGEST_S}`, 'turnserver', ...files],
  ]
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk
        if (output.includes('SQLite DB connection')) resolve() // the last it does
      })
    child.once('exit', (code) => reject(new Error(`coturn ended with ${code}: ${output}`)))
  })
  return {
    /** All it has printed. */
    output: () => output,
    stop() {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
