import { Random } from '../../../src/sync/random.js'
import { tally } from '../../tally.js'
import { World } from '../friends.js'
import { Cuts, namesOf } from './cuts.js'
import { Device } from './device.js'
import { Flooder } from './flooder.js'
import { Reigns } from './reigns.js'
import { Trials } from './trials.js'
import { weather } from './weather.js'

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']
/** How many come when it has begun. */
const LATE = 1
/** So long nothing may have happened before somebody who hosts goes, ms: by then there is somebody to follow. */
const QUIET_MS = 3000
const MOST_FLOODERS = 3
/** So many devices die and do not come back. */
const MOST_LOST = 2
/** Each way out of two halves of a session comes back before anybody gives up. */
const GRACE_MS = 120_000

/** Eight players in a match, and everything that can happen to them, by a seed. */
export class Storm {
  readonly world: World
  readonly devices: Device[]
  /** What happened, for whoever reads a failure. */
  readonly story: string[] = []
  /** What must never be. */
  readonly broken: string[] = []
  readonly #random: Random
  readonly #cuts: Cuts
  readonly #later: { at: number; call: () => void; heals: boolean }[] = []
  readonly trials: Trials
  #isTried = false
  readonly #reigns = new Reigns()
  readonly flooders: Flooder[] = []
  readonly #tickRate: number
  /** Whom the host is giving it to. */
  #heir: Device | undefined
  #leaves = 0
  #stormyAt = 0
  #isBad = false

  constructor(seed: number, tickRate: number) {
    this.#random = new Random(Uint32Array.of(seed, 77, 5, 9))
    this.world = new World(seed)
    this.#tickRate = tickRate
    const advances = (device: Device) => this.#advances(device)
    const tell = (line: string) => this.#tell(line)
    this.devices = NAMES.map((name) => new Device(name, this.world, tickRate, advances, tell))
    this.#cuts = new Cuts(this.world.network, this.devices)
    this.trials = new Trials(this, new Random(Uint32Array.of(seed, 3, 1, 4)))
  }

  get isRealTime() {
    return this.#tickRate > 0
  }

  get now() {
    return this.world.clock.now()
  }

  async gather() {
    const [ann, ...guests] = this.devices.slice(0, -LATE)
    if (!ann) return
    await this.world.during(ann.host({ reconnectGrace: GRACE_MS }))
    ann.session?.addBot()
    for (const guest of guests) await this.world.during(guest.join(() => [ann.session?.invitation.code ?? '']))
    for (const guest of guests) guest.session?.ready()
    await this.world.clock.advance(100)
    ann.session?.start()
    await this.world.clock.advance(4500)
  }

  async rage(ms: number) {
    const until = this.now + ms
    for (const late of this.devices.slice(-LATE)) this.#after(this.#below(ms / 2), () => this.#enter(late, 'comes'))
    while (this.now < until) {
      await this.world.clock.advance(50)
      this.#isTried = this.trials.beat()
      this.#due()
      if (this.#isBad || this.#cuts.size > 0 || this.devices.some(({ isFrozen, joining }) => isFrozen || joining))
        this.#stormyAt = this.now
      this.#play()
      for (const flooder of this.flooders) flooder.flood()
      if (this.#random.next() < 0.035 && !this.#isTried) this.#happen()
    }
    while (this.#later.length > 0) for (const { call } of this.#later.splice(0)) call()
    this.heal()
    this.world.network.setConditions(weather(5, 2))
  }

  /** Nothing happens any more, and nobody does anything new. */
  async calm(ms: number) {
    for (const device of this.devices) if (device.plays) device.session?.input({ x: 0 })
    for (const flooder of this.flooders) flooder.stop()
    await this.world.clock.advance(ms)
    // A farewell that no host could hear: the seat waits as if they had dropped.
    const gone = [...this.devices.filter(({ left }) => left), ...this.flooders]
    if (gone.some((one) => this.#isSeen(one))) await this.world.clock.advance(GRACE_MS)
  }

  #isSeen({ name }: { name: string }) {
    return this.devices.some(({ session, ended }) => !ended && session?.players.some((player) => player.name === name))
  }

  #advances(device: Device) {
    if (!device.session?.isHost || device.ended) return
    device.ranAt = this.now
    const reign = this.#reigns.ran(device, this.now)
    if (reign === 'began') this.#tell(`${device.name} runs it`)
    else if (reign) this.broke(reign.wrong)
  }

  #play() {
    for (const device of this.devices) {
      if (!device.plays) continue
      if (this.#random.next() < 0.05) device.act()
      if (this.#random.next() < 0.01) device.question(this.#pick(this.devices) ?? device)
      if (this.#random.next() < 0.02) device.say() // who was away hears the last 256
      if (this.#random.next() < 0.1) device.session?.input({ x: Math.round((this.#random.next() * 2 - 1) * 64) / 64 })
    }
  }

  #happen() {
    const what = Math.floor(this.#random.next() * 100)
    const one = this.#pick(this.devices)
    const host = this.devices.find((device) => device.plays && device.session?.isHost)
    if (!one || one.ended || one.lost) return
    if (what < 20) this.#weather()
    else if (what < 40) this.#cut([one], this.#some(1 + this.#below(7)), 200 + this.#below(4000))
    else if (what < 52) this.#cut(this.#some(1 + this.#below(4)), undefined, 300 + this.#below(7000))
    else if (what < 64 && host) this.#cut([host], undefined, 800 + this.#below(20_000))
    else if (what < 78) this.#freeze(one, 100 + this.#below(6000))
    else if (what < 88) this.#reload(one)
    else if (what < 91) this.#leave(host && this.#isQuiet ? host : one)
    else if (what < 94) this.#flood()
    else if (host) this.#transfer(host, one)
  }

  lull() {
    this.#tell('a lull')
    for (const one of this.#later) if (one.heals) one.at = this.now
    this.#isBad = false
    this.world.network.setConditions(weather(20, 10))
  }

  part(groups: readonly (readonly Device[])[]) {
    this.#tell(`parted: ${groups.map(namesOf).join(' | ')}`)
    this.#cuts.part(groups)
  }

  heal() {
    this.#cuts.part([])
    this.#stormyAt = this.now
  }

  /** It comes back with what its tab kept, or with its key alone, or never. */
  kill(device: Device) {
    const lost = this.devices.filter((one) => one.lost).length
    const how = this.#random.next()
    device.lost = how < 0.2 && lost < MOST_LOST
    const keepsTab = how < 0.6
    this.#tell(`${device.name} dies${device.session?.isHost ? ', as host' : ''}${device.lost ? ', for good' : ''}`)
    device.die(keepsTab)
    this.#stormyAt = this.now
    if (!device.lost)
      this.#after(this.#below(12_000), () =>
        this.#enter(device, `is back from death${keepsTab ? '' : ', in another tab'}`),
      )
  }

  broke(what: string) {
    this.broken.push(`${Math.round(this.now)} ${what}`)
  }

  /** For a while nobody was cut off: who leaves now has a successor. */
  get #isQuiet() {
    return this.now - this.#stormyAt > QUIET_MS
  }

  #weather() {
    const latency = 1 + this.#below(60)
    const bad = this.#random.next() < 0.5
    this.#isBad = bad
    this.#tell(`latency ${latency}${bad ? ', bad' : ''}`)
    this.world.network.setConditions(weather(latency, this.#below(latency), bad))
  }

  #cut(some: Device[], others = this.devices, ms: number) {
    const cut = { some: new Set(some), others: new Set(others.filter((device) => !some.includes(device))) }
    this.#tell(`${namesOf(some)} parted from ${namesOf([...cut.others])} for ${ms}`)
    this.#cuts.add(cut)
    this.#after(ms, () => this.#cuts.delete(cut), true)
  }

  #freeze(device: Device, ms: number) {
    if (device.isFrozen || (!device.session && !device.joining)) return
    this.#tell(`${device.name} stands still for ${ms}`)
    const { freezer } = this.world.network
    freezer.freeze(device.id)
    this.#after(
      ms,
      () => {
        this.#tell(`${device.name} goes on`)
        freezer.thaw(device.id)
      },
      true,
    )
  }

  #reload(device: Device) {
    // A tab forgets what it granted: where many do in the dark, nobody can lead any more.
    if (!device.plays || !this.#isQuiet) return
    // A host's page that goes before anybody follows takes the session along, as docs/sessions.md says.
    if (device.session?.isHost && !device.session.standby) return
    this.#tell(`${device.name} reloads${device.session?.isHost ? ', as host' : ''}`)
    device.exit()
    this.#enter(device, 'is back')
  }

  #enter(device: Device, how: string) {
    device.missesSome()
    const codes = () => [...new Set([device.code, ...this.#codes])].filter((code) => code !== '')
    device.join(codes).then(
      () => this.#tell(`${device.name} ${how}`),
      (error) => this.broken.push(String(error)),
    )
  }

  get #codes() {
    return this.devices.flatMap(({ session, ended }) => (session && !ended ? [session.invitation.code] : []))
  }

  #flood() {
    const [code] = this.#codes
    if (this.flooders.length >= MOST_FLOODERS || !code) return
    const flooder = new Flooder(`Ivy${this.flooders.length + 1}`, this.world, tally(this.#tickRate), (line) =>
      this.#tell(line),
    )
    this.flooders.push(flooder)
    this.#tell(`${flooder.name} comes to flood`)
    flooder.join(code).catch((error) => this.broken.push(String(error)))
  }

  #leave(device: Device) {
    // Who leaves while they are being given the session, before they have heard of it, takes it along, as docs/sessions.md says.
    if (device === this.#heir) return
    if (this.#leaves >= 3 || !device.plays || (device.session?.isHost && !this.#isQuiet)) return
    // Who is gone without a word may have been the standby whom the others had granted to: then nobody may go on ([SE44]).
    const hosts = this.devices.filter(({ session, ended }) => session?.isHost && !ended)
    if (hosts.length === 0 || hosts.some((host) => host.isFrozen || this.world.network.isParted(host.id, device.id)))
      return
    this.#leaves++
    this.#tell(`${device.name} leaves`)
    device.left = true
    device.session?.leave()
  }

  #transfer(host: Device, to: Device) {
    if (host === to || !host.session) return
    this.#tell(`${host.name} gives it to ${to.name}`)
    const player = host.session.players.find(({ name }) => name === to.name)
    if (!player) return
    this.#heir = to
    const over = (how: string) => {
      this.#heir = undefined
      this.#tell(`${host.name} ${how}`)
    }
    host.session.transferHost(player).then(
      () => over(`gave it to ${to.name}`),
      (error) => over(`could not give it: ${error.code}`),
    )
  }

  #after(ms: number, call: () => void, heals = false) {
    this.#later.push({ at: this.now + ms, call, heals })
  }

  #due() {
    for (const one of this.#later.filter(({ at, heals }) => at <= this.now && (heals || !this.#isTried))) {
      this.#later.splice(this.#later.indexOf(one), 1)
      one.call()
    }
  }

  #some(count: number) {
    const all = [...this.devices]
    return Array.from({ length: count }, () => all.splice(this.#below(all.length), 1)).flat()
  }

  #pick<T>(all: readonly T[]): T | undefined {
    return all[this.#below(all.length)]
  }

  #below(count: number) {
    return Math.floor(this.#random.next() * count)
  }

  #tell(line: string) {
    this.story.push(`${Math.round(this.now)} ${line}`)
  }
}
