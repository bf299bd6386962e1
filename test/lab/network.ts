import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  execFileSync,
  spawn,
  spawnSync,
} from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const WIRE = join(process.env.SKIRMISH_LAB ?? fileURLToPath(new URL('.', import.meta.url)), 'wire.py')
/** Of a wire, ms. */
const LATE_MS = 10
const NEEDED = ['ip', 'iptables', 'ethtool', 'python3']

/** Why no networks can be built here; `undefined` when they can. */
export const noNetworks = whyNot()

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const missing = NEEDED.filter((name) => spawnSync(name, ['--version']).error)
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`
  const name = `sk-probe-${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'this machine lets nobody make network namespaces'
  spawnSync('ip', ['netns', 'del', name])
  return undefined
}

export interface Host {
  /** Of its network namespace. */
  readonly namespace: string
  readonly address: string
}

/** Starts a program on a host; it ends with the network, if not before. */
export function start({ namespace }: Host, ...program: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('ip', ['netns', 'exec', namespace, ...program])
}

/** Something that hosts are plugged into, with addresses `prefix.1` to `prefix.254`. */
export interface Segment {
  readonly bridge: string
  readonly prefix: string
}

export interface HostOptions {
  /** Where everything else is reached, if anything is. */
  readonly gateway?: Host | undefined
  /** Such as `10.5.0.1/24`, instead of the segment's next one. */
  readonly addresses?: readonly string[]
  /** One way, ms. */
  readonly delay?: number
  readonly loss?: number
  /** Hears when the program that is the wire was late by more than 10 ms: from when until when, ms of the monotonic clock. */
  readonly late?: (from: number, to: number) => void
}

export type NatKind = 'port-restricted' | 'symmetric'

let networks = 0

/** Real networks on one machine: namespaces are hosts, bridges are switches, iptables are NATs, a program is a long wire. */
export class Network {
  readonly #tag = `sk${process.pid.toString(36)}${(networks++).toString(36)}`
  readonly #namespaces: string[] = []
  readonly #wires: ChildProcess[] = []
  #interfaces = 0
  /** Where the switches stand. */
  readonly #core: string

  constructor() {
    this.#core = this.#namespace('core')
  }

  /** @param prefix such as `192.168.1` */
  segment(prefix: string): Segment {
    const bridge = `br${this.#interfaces++}`
    this.#in(this.#core, `ip link add ${bridge} type bridge`, `ip link set ${bridge} up`)
    return { bridge, prefix }
  }

  async host(name: string, segment: Segment, options: HostOptions = {}): Promise<Host> {
    const namespace = this.#namespace(name)
    const address = await this.#plug(namespace, segment, options)
    if (options.gateway) this.#in(namespace, `ip route add default via ${options.gateway.address}`)
    return { namespace, address }
  }

  /** A home router: gives back its inside, which hosts name as their gateway. */
  async nat(name: string, inside: Segment, outside: Segment, kind: NatKind): Promise<Host> {
    const namespace = this.#namespace(name)
    this.#in(namespace, 'sysctl -qw net.ipv4.ip_forward=1')
    const address = await this.#plug(namespace, inside, {}, 'inside')
    await this.#plug(namespace, outside, {}, 'outside')
    const random = kind === 'symmetric' ? ' --random' : ''
    this.#in(
      namespace,
      `iptables -t nat -A POSTROUTING -o outside -j MASQUERADE${random}`,
      'iptables -A FORWARD -i outside -m conntrack --ctstate NEW -j DROP',
      // Else Linux itself answers a hole punch that comes too early, and takes another port for the way out.
      'iptables -A INPUT -i outside -m conntrack --ctstate NEW -j DROP',
    )
    return { namespace, address }
  }

  /** Drops what the rule matches, wherever it passes this host: `-p udp`, `-p udp --dport 5353`. */
  block(host: Host, rule: string): void {
    for (const chain of ['INPUT', 'OUTPUT', 'FORWARD']) this.#in(host.namespace, `iptables -A ${chain} ${rule} -j DROP`)
  }

  /** Changes a host's network: `ip` with these words. */
  ip({ namespace }: Host, words: string): void {
    this.#in(namespace, `ip ${words}`)
  }

  /** Ends everything that was built, and what still runs in it. */
  close(): void {
    for (const wire of this.#wires) wire.kill('SIGKILL')
    for (const namespace of this.#namespaces) {
      const pids = spawnSync('ip', ['netns', 'pids', namespace]).stdout.toString().split('\n').filter(Boolean)
      for (const pid of pids) spawnSync('kill', ['-9', pid])
      spawnSync('ip', ['netns', 'del', namespace])
    }
  }

  async #plug(namespace: string, { bridge, prefix }: Segment, options: HostOptions, name = 'eth0'): Promise<string> {
    const { delay = 0, loss = 0 } = options
    const port = `p${this.#interfaces++}`
    const number = this.#interfaces
    const { addresses = [`${prefix}.${number}/24`] } = options
    this.#in(this.#core, `ip link add ${port} type veth peer name ${name} netns ${namespace}`)
    this.#in(namespace, `ip link set ${name} up`)
    for (const one of addresses)
      this.#in(namespace, `ip addr add ${one} ${one.includes(':') ? '' : 'brd + '}dev ${name}`)
    if (delay === 0 && loss === 0) this.#in(this.#core, `ip link set ${port} master ${bridge} up`)
    else {
      const far = `q${number}`
      this.#in(
        this.#core,
        `ip link add ${far} type veth peer name r${number}`,
        `ip link set r${number} master ${bridge} up`,
        `ip link set ${far} up`,
        `ip link set ${port} up`,
      )
      for (const end of [port, far, `r${number}`])
        this.#in(this.#core, `ethtool -K ${end} tx off rx off gso off gro off tso off`)
      this.#in(namespace, `ethtool -K ${name} tx off rx off gso off gro off tso off`)
      await this.#wire(port, far, { ...options, delay, loss }, number)
    }
    return addresses[0]?.split('/')[0] ?? ''
  }

  async #wire(a: string, b: string, { delay, loss, late }: HostOptions, seed: number): Promise<void> {
    const args = ['netns', 'exec', this.#core, 'python3', WIRE, a, b, `${delay}`, `${loss}`, `${seed}`]
    const wire = spawn('ip', [...args, ...(late ? [`${LATE_MS}`] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#wires.push(wire)
    await once(wire.stdout, 'data')
    if (!late) return
    createInterface(wire.stdout).on('line', (line) => {
      const [from, to] = line.split(' ').map(Number)
      if (from && to) late(from, to)
    })
  }

  #namespace(name: string): string {
    const namespace = `${this.#tag}-${name}`
    execFileSync('ip', ['netns', 'add', namespace])
    this.#namespaces.push(namespace)
    // An address that IPv6 has yet to try out would come up later, and browsers drop everything when a network changes.
    this.#in(namespace, 'sysctl -qw net.ipv6.conf.default.accept_dad=0', 'ip link set lo up')
    return namespace
  }

  #in(namespace: string, ...commands: readonly string[]): void {
    for (const command of commands)
      execFileSync('ip', ['netns', 'exec', namespace, ...command.split(' ')], { stdio: ['ignore', 'ignore', 'pipe'] })
  }
}
