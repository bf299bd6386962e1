import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.js'

const CLI = fileURLToPath(new URL('../../node_modules/peer/dist/bin/peerjs.js', import.meta.url))

export interface PeerServerProcess {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

/** PeerJS's own server as it comes, in a process of its own on loopback: with all its defaults, as strangers run it. */
export async function startPeerServer(port?: number): Promise<PeerServerProcess> {
  const at = port ?? (await freePort())
  const child = spawn(process.execPath, [CLI, '--port', String(at), '--host', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('Started') && resolve())
    child.once('exit', (code) => reject(new Error(`the PeerServer ended with ${code}`)))
  })
  return {
    url: `http://127.0.0.1:${at}/`,
    port: at,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}
