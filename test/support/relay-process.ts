import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The built demo game. */
export const PAGE = fileURLToPath(new URL('../../demo-game/dist', import.meta.url))
const CLI = fileURLToPath(new URL('../../lobby-relay/dist/cli.js', import.meta.url))

export interface RelayProcess {
  readonly url: string
  readonly port: number
  readonly process: ChildProcess
  /** All it has printed. */
  output(): string
  stop(): Promise<number | null>
}

/** A real relay process on loopback, on a free port unless the arguments name one. */
export async function startRelay(...args: readonly string[]): Promise<RelayProcess> {
  const port = args.includes('--port') ? [] : ['--port', '0']
  const child = spawn(process.execPath, [CLI, '--no-open', '--host', '127.0.0.1', ...port, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const started = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk
      const [, url] = /^ {2}(http:\S+)$/m.exec(output) ?? []
      if (url) resolve(url)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${output}`)))
  })
  const url = await started
  return {
    url: `${url}/`,
    port: Number(new URL(url).port),
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGINT')
      const [code] = await once(child, 'exit')
      return code
    },
  }
}
