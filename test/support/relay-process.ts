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
export function startRelay(...args: readonly string[]): Promise<RelayProcess> {
  const port = args.includes('--port') ? [] : ['--port', '0']
  return lobbyOf([CLI, '--no-open', '--host', '127.0.0.1', ...port, ...args])
}

/** A Node process that opens a lobby; `stop` is Ctrl-C. */
export async function lobbyOf(
  args: readonly string[],
  { cwd, viaShell = false }: { cwd?: string; viaShell?: boolean } = {},
): Promise<RelayProcess> {
  // What starts the lobby by a shell is a group of processes of its own, all of which a terminal's Ctrl-C reaches.
  const group = viaShell && process.platform !== 'win32'
  const child = spawn(process.execPath, args, { cwd, detached: group, stdio: ['ignore', 'pipe', 'pipe'] })
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
      if (group && child.pid) process.kill(-child.pid, 'SIGINT')
      else child.kill('SIGINT')
      const [code] = await once(child, 'close')
      return code
    },
  }
}
