// A lobby in a process of its own, for benchmarks.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { until } from '../test/support/migration-party.mjs'
import { root } from './commands.mjs'

/** @param more arguments, such as `--page FOLDER` */
export async function startRelay(...more) {
  const args = [join(root, 'lobby-relay/dist/cli.js'), '--no-open', '--host', '127.0.0.1', '--port', '0', ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const url = await until(() => /^ {2}(http:\S+)$/m.exec(output)?.[1], 'the relay runs')
  return { url: `${url}/`, stop: () => child.kill('SIGKILL') }
}
