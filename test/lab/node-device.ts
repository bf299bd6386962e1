import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Device, Friend } from './friend.js'
import type { Host } from './network.js'
import type { LabPeer } from './peer.js'

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Node on a host of the lab: each friend is a process. */
export class NodeDevice implements Device {
  readonly #host: Host
  readonly #program: string
  readonly #friends: Friend[] = []

  constructor(host: Host, program: string) {
    this.#host = host
    this.#program = program
  }

  /** @param url of a relay, or an invitation of one; without it the friend has nothing but the LAN */
  async open(url?: string): Promise<Friend> {
    const args = ['netns', 'exec', this.#host.namespace, process.execPath, this.#program]
    const child = spawn('ip', url === undefined ? args : [...args, url], { stdio: ['pipe', 'pipe', 'inherit'] })
    const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
    createInterface(child.stdout).on('line', (line) => {
      const { id, value, error }: Answer = JSON.parse(line)
      if (error === undefined) waiting.get(id)?.resolve(value)
      else waiting.get(id)?.reject(new Error(error))
      waiting.delete(id)
    })
    child.once('exit', () => {
      for (const { reject } of waiting.values()) reject(new Error('the process is gone'))
    })
    let orders = 0
    const call = (method: keyof LabPeer, ...args: readonly unknown[]) => {
      const id = ++orders
      child.stdin.write(`${JSON.stringify({ id, method, args: args.filter((arg) => arg !== undefined) })}\n`)
      return new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
    }
    const friend = new Friend(call, async () => {
      child.kill('SIGKILL')
    })
    this.#friends.push(friend)
    return friend
  }

  async close(): Promise<void> {
    for (const friend of this.#friends) await friend.leave()
  }
}
