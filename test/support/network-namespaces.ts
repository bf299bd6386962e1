import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'

/** Why no networks can be made here; `undefined` when they can. */
export const noNetworks = reason()

function reason(): string | undefined {
  if (process.platform !== 'linux') return 'networks are made of Linux’s namespaces.'
  if (process.getuid?.() !== 0) return 'only root can make network namespaces.'
  const made = spawnSync('ip', ['netns', 'list'])
  return made.error || made.status !== 0 ? '`ip netns` does not work here.' : undefined
}

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
let count = 0

/** A switch with devices on it, each a network namespace of its own: no route leads out. */
export class Lan {
  readonly #name = `sk${process.pid}x${++count}`
  readonly #devices: string[] = []

  constructor() {
    this.#make(this.#name)
    this.#in(this.#name, 'link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0')
    this.#in(this.#name, 'link', 'set', 'br0', 'up')
  }

  /** @param addresses such as `10.5.0.1/24` */
  device(...addresses: string[]): Device {
    const port = `p${this.#devices.length}`
    const name = `${this.#name}${port}`
    this.#make(name)
    ip('-n', this.#name, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
    this.#in(this.#name, 'link', 'set', port, 'master', 'br0', 'up')
    this.#in(name, 'link', 'set', 'eth0', 'up')
    for (const address of addresses)
      this.#in(name, 'address', 'add', address, 'dev', 'eth0', ...(address.includes(':') ? ['nodad'] : ['brd', '+']))
    return new Device(name)
  }

  /** Ends what runs on it. */
  remove(): void {
    for (const name of this.#devices) {
      const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split('\n')
      for (const pid of pids.filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
      ip('netns', 'delete', name)
    }
  }

  #make(name: string): void {
    ip('netns', 'add', name)
    this.#devices.push(name)
    this.#in(name, 'link', 'set', 'lo', 'up')
  }

  #in(name: string, ...args: string[]): void {
    ip('-n', name, ...args)
  }
}

export class Device {
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  /** Runs a script of Node there. */
  run(...args: string[]): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.#name, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Changes its network: `ip` with these words. */
  ip(...args: string[]): void {
    ip('-n', this.#name, ...args)
  }
}
