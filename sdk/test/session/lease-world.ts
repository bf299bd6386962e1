import { Chance } from '../../../test/fuzz/chance.js'
import { HostLease } from '../../src/session/lease.js'
import { Device } from './lease-device.js'
import { type Message, Network, type Weather } from './lease-network.js'
import { appoint, receive, step } from './lease-shell.js'

export interface Circumstances extends Weather {
  readonly peers: number
  /** How wrong clocks may be, 0.05 for 5 %. */
  readonly drift: number
}

/** One session of several devices, with everything that can go wrong. Throws when two run it. */
export class LeaseWorld {
  readonly devices: readonly Device[]
  readonly chance: Chance
  readonly network: Network
  time = 0
  /** How often a standby took over, and for how long somebody ran the session. */
  takeovers = 0
  ranMs = 0
  #epoch = -1
  readonly #log: string[] = []

  constructor(seed: number, { peers, drift, ...weather }: Circumstances) {
    this.chance = new Chance(seed)
    this.network = new Network(this.chance, weather)
    this.devices = Array.from({ length: peers }, (_, name) => new Device(name, this.chance, drift))
    const [first, ...others] = this.devices
    if (first) this.host(first, 0, others)
  }

  /** Who began the newest epoch. */
  get newestHost(): Device | undefined {
    return this.devices.find(({ role }) => role.kind === 'host' && role.epoch === this.#epoch)
  }

  /** Lets `ms` pass, with something bad every `mischief` ms or so, 0 for never. */
  run(ms: number, mischief: number): void {
    for (const end = this.time + ms; this.time < end && this.devices.some(({ role }) => role.kind !== 'out'); ) {
      this.time += 5
      if (mischief > 0 && this.chance.below(mischief) < 5) this.mischief()
      for (const device of this.devices) this.#live(device)
      this.#check()
    }
  }

  note(text: string): void {
    this.#log.push(`${this.time} ${text}`)
  }

  send(from: Device, to: Device, lane: 'events' | 'state', message: Message): void {
    this.network.send(this.time, from, to, lane, message)
  }

  host(device: Device, epoch: number, others: readonly Device[]): void {
    this.note(`${device.name} hosts ${epoch}`)
    if (epoch <= this.#epoch) this.#fail(`${device.name} leads ${epoch}, as somebody did before`)
    this.#epoch = epoch
    const devices = new Map(others.filter((one) => one !== device).map((one, i) => [i + 1, one]))
    const members = this.chance.below(2) === 0 ? [0] : [0, ...devices.keys()]
    const lease = new HostLease({ epoch, me: 0 })
    const kept = { lease, devices, members, gone: new Set<number>() }
    device.role = { kind: 'host', epoch, ...kept, standby: undefined, changed: true }
    for (const [member, to] of devices) this.send(device, to, 'events', { kind: 'welcome', epoch, member, devices })
  }

  join(device: Device): void {
    const hosts = this.devices.filter(({ role }) => role.kind === 'host')
    if (hosts.length > 0) this.send(device, this.chance.pick(hosts), 'events', { kind: 'join' })
  }

  /** The process ends. */
  kill(device: Device): void {
    this.note(`${device.name} dies as ${device.role.kind}`)
    device.role = { kind: 'out', pages: [] }
    device.inbox = []
  }

  /** A guest's page ends, and begins anew with what it left in the tab's memory ([SE49]). */
  reload(device: Device): void {
    const { role } = device
    if (device.asleep || role.kind === 'host') return
    const word = role.kind === 'guest' ? role.candidacy.lastWord : undefined
    if (word && role.kind === 'guest') {
      const standby = role.devices.get(role.candidacy.succession?.standby ?? -1)
      device.kept.push({ word, host: role.host, standby })
    }
    this.note(`${device.name} reloads, with ${JSON.stringify(word ?? 'an older word')}`)
    device.inbox = []
    device.reload(this.time, this.chance)
  }

  /** Says goodbye, in favour of the standby when it hosts. */
  leave(device: Device): void {
    if (device.asleep) return
    const { role } = device
    this.note(`${device.name} leaves as ${role.kind}`)
    device.role = { kind: 'out', pages: [] }
    if (role.kind === 'guest') {
      const { epoch, member, candidacy } = role
      this.send(device, role.host, 'events', { kind: 'left', epoch, member, granted: candidacy.granted })
    }
    if (role.kind !== 'host') return
    const succession = role.lease.handOver()
    if (!succession) return
    for (const to of new Set(role.devices.values())) this.send(device, to, 'events', { kind: 'handover', succession })
  }

  mischief(): void {
    const [one, other] = [this.chance.pick(this.devices), this.chance.pick(this.devices)]
    const victim = this.chance.below(3) === 0 ? (this.newestHost ?? one) : one
    const long = 50 + this.chance.below(this.chance.pick([500, 1500, 5000, 25_000]))
    const kind = this.chance.below(19)
    if (kind < 2) this.#part()
    else if (kind < 5) this.network.heal()
    else if (kind < 7) victim.fallAsleep(this.time, long, this.chance.below(2) === 0)
    else if (kind === 7) this.kill(victim)
    else if (kind === 8) this.leave(victim)
    else if (kind < 11) {
      this.network.cut(victim, other) // one way only, or both
      if (kind === 10) this.network.cut(other, victim)
    } else if (kind < 14) this.reload(victim)
    else if (kind < 16) this.#comeBack(victim)
    else for (const { role } of this.devices) if (role.kind === 'host') appoint(this, role)
  }

  /** Over another connection, in which it is another member. */
  #comeBack(device: Device): void {
    if (device.role.kind === 'guest') this.send(device, device.role.host, 'events', { kind: 'join' })
  }

  #part(): void {
    const sides = this.devices.map(() => this.chance.below(2))
    this.note(`parted ${sides.join('')}`)
    for (const a of this.devices)
      for (const b of this.devices) if (sides[a.name] !== sides[b.name]) this.network.cut(a, b)
  }

  #live(device: Device): void {
    if (!device.awake(this.time)) return
    const due = this.time >= device.nextStep
    if (due) device.nextStep = this.time + 20 + this.chance.below(40)
    if (due && this.chance.below(2) === 0)
      step(this, device) // a timer may fire before what waits is read
    else if (due) device.nextStep = this.time + 1
    for (const { from, message } of this.network.arrived(this.time, device)) receive(this, device, from, message)
  }

  #check(): void {
    const running = this.devices.filter((device) => device.runs(this.time))
    for (const { name, role } of running) {
      if (role.kind === 'host' && role.epoch !== this.#epoch) this.#fail(`${name} runs ${role.epoch} after its end`)
    }
    if (running.length > 1) this.#fail(`${running.map(({ name }) => name)} run it`)
    if (running.length > 0) this.ranMs += 5
  }

  #fail(why: string): never {
    throw new Error(`at ${this.time}: ${why}, epoch ${this.#epoch}\n${this.#log.slice(-60).join('\n')}`)
  }
}
