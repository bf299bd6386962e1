import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Host } from './network.js'

/** Joins its standard input and output to a port of the loopback it stands in. */
const BRIDGE = `
  const socket = require('node:net').connect(process.argv[1], '127.0.0.1')
  process.stdin.pipe(socket).pipe(process.stdout)
`

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/** WebDriver BiDi (https://w3c.github.io/webdriver-bidi), the little the lab needs, to a browser that listens on a host of it. */
export class Bidi {
  readonly #socket: WebSocket
  readonly #bridge: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #commands = 0

  private constructor(socket: WebSocket, bridge: ChildProcess) {
    this.#socket = socket
    this.#bridge = bridge
    socket.on('message', (text) => this.#hear(JSON.parse(String(text))))
    socket.on('error', () => {}) // closed with its browser
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'))
    })
  }

  static async connect({ namespace }: Host, port: string): Promise<Bidi> {
    const args = ['netns', 'exec', namespace, process.execPath, '-e', BRIDGE, port]
    const bridge = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const stream = Duplex.from({ readable: bridge.stdout, writable: bridge.stdin })
    const socket = new WebSocket(`ws://127.0.0.1:${port}/session`, { createConnection: () => stream })
    const bidi = new Bidi(socket, bridge)
    await once(socket, 'open')
    await bidi.command('session.new', { capabilities: {} })
    return bidi
  }

  command(method: string, params: object): Promise<unknown> {
    const id = ++this.#commands
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  close(): void {
    this.#socket.terminate()
    this.#bridge.kill('SIGKILL')
  }

  #hear(said: { id?: number; result?: unknown; error?: string; message?: string }): void {
    const waiting = this.#waiting.get(said.id ?? 0)
    this.#waiting.delete(said.id ?? 0)
    if (said.error === undefined) waiting?.resolve(said.result)
    else waiting?.reject(new Error(`${said.error}: ${said.message}`))
  }
}
