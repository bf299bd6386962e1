import type { Random } from '../../../src/sync/random.js'
import { namesOf } from './cuts.js'
import type { Device } from './device.js'

/** So long all is well before it is parted, ms: then everybody counts, and knows who follows. */
const SETTLED_MS = 3000
/** Within this it settles when nothing happens any more, ms. */
const SETTLES_WITHIN_MS = 40_000
/** A lease, the patience of guests and an election are over by then, ms. */
const DECIDED_MS = 2500
/** So long who runs it is looked at, ms. */
const LOOK_MS = 2000
const PAUSE_MS = 6000
/** So many at least are there when somebody dies. */
const MIN_TO_DIE = 4

/** What these try something with. */
export interface Tried {
  readonly now: number
  readonly devices: readonly Device[]
  /** Nothing happens from here on, and what is cut off heals. */
  lull(): void
  part(groups: readonly (readonly Device[])[]): void
  heal(): void
  kill(device: Device): void
  broke(what: string): void
}

interface Trial {
  readonly groups: readonly (readonly Device[])[]
  /** The one of them that runs the session, if one may. */
  readonly may: readonly Device[] | undefined
  readonly at: number
  readonly story: string
  isDecided: boolean
}

/** Now and then the storm pauses until all is well; then somebody dies or all are parted, and the rule says who goes on. */
export class Trials {
  /** How often a group ran the session as it should, how often nobody did, and how often the host died. */
  readonly tried = { goesOn: 0, standsStill: 0, hostDied: 0 }
  readonly #storm: Tried
  readonly #random: Random
  #nextAt: number
  #calledAt: number | undefined
  #settledAt: number | undefined
  #trial: Trial | undefined

  constructor(storm: Tried, random: Random) {
    this.#storm = storm
    this.#random = random
    this.#nextAt = storm.now + PAUSE_MS
  }

  /** True while nothing else may happen. To be asked every 50 ms. */
  beat(): boolean {
    const { now } = this.#storm
    if (this.#trial) this.#look(this.#trial, now)
    else if (now < this.#nextAt) return false
    else this.#settle(now)
    return true
  }

  #settle(now: number) {
    if (this.#calledAt === undefined) {
      this.#calledAt = now
      this.#storm.lull()
    }
    if (!isSettled(this.#storm.devices)) this.#settledAt = undefined
    else this.#settledAt ??= now
    if (this.#settledAt !== undefined && now - this.#settledAt >= SETTLED_MS) return this.#begin(now)
    if (now - this.#calledAt < SETTLES_WITHIN_MS) return
    this.#storm.broke(`it has not settled: ${this.#storm.devices.map(stateOf)}`)
    this.#pause(now)
  }

  #begin(now: number) {
    const all = this.#storm.devices.filter(({ plays }) => plays)
    const host = all.find(({ session }) => session?.isHost)
    const standby = all.find(({ name }) => name === host?.session?.standby?.name)
    if (!host || !standby || all.length < 3) return this.#pause(now)
    const kind = this.#random.next()
    const dies = kind < 0.5 && all.length >= MIN_TO_DIE ? (kind < 0.4 ? host : this.#pick(all)) : undefined
    const rest = all.filter((device) => device !== dies)
    const groups = dies && kind > 0.15 ? [rest] : this.#parted(rest, all.length, [host, standby])
    const may = mayGoOn(groups, { host, standby, count: all.length })
    if (dies) this.#storm.kill(dies)
    this.#storm.part(groups)
    const story = `${groups.map(namesOf).join(' | ')}, host ${host.name}${dies === host ? ' (dead)' : ''}, standby ${standby.name}`
    this.#trial = { groups, may, at: now, story, isDecided: false }
    if (dies === host) this.tried.hostDied++
  }

  #look(trial: Trial, now: number) {
    const { groups, may, at, story } = trial
    const all = groups.flat()
    if (!trial.isDecided && now - at >= DECIDED_MS) {
      trial.isDecided = true
      for (const device of all) device.act() // without ticks, only that shows who runs it
    }
    if (now - at < DECIDED_MS + LOOK_MS) return
    const run = all.filter(({ ranAt }) => ranAt >= at + DECIDED_MS)
    if (run.length !== (may ? 1 : 0) || !run.every((device) => may?.includes(device)))
      this.#storm.broke(
        `${story}: ${may ? `one of ${namesOf(may)}` : 'nobody'} shall run it, ${namesOf(run) || 'nobody'} did`,
      )
    this.tried[may ? 'goesOn' : 'standsStill']++
    this.#trial = undefined
    this.#storm.heal()
    this.#pause(now)
  }

  #pause(now: number) {
    this.#calledAt = this.#settledAt = undefined
    this.#nextAt = now + PAUSE_MS * (1 + this.#random.next())
  }

  /** @param count of all who count, the dead among them */
  #parted(rest: readonly Device[], count: number, leaders: readonly Device[]): Device[][] {
    const how = this.#random.next()
    return how < 0.4 ? this.#halves(rest, count) : this.#groups(rest, how < 0.7 ? leaders : [])
  }

  /** Half of all, or one more where that is none: what decides is whether the host is in there, or the standby. */
  #halves(rest: readonly Device[], count: number): Device[][] {
    const others = [...rest]
    const half = Array.from({ length: Math.ceil(count / 2) }, () => others.splice(this.#below(others.length), 1)).flat()
    return [half, others].filter(({ length }) => length > 0)
  }

  /** Two or three. @param apart who is not in the first, which is often about half or more */
  #groups(all: readonly Device[], apart: readonly Device[]): Device[][] {
    const count = 2 + this.#below(2)
    const groups: Device[][] = Array.from({ length: count }, () => [])
    const inFirst = 0.4 + this.#random.next() * 0.5
    for (const device of all) {
      const isFirst = this.#random.next() < inFirst && !apart.includes(device)
      groups[isFirst ? 0 : 1 + this.#below(count - 1)]?.push(device)
    }
    return groups.filter(({ length }) => length > 0)
  }

  #pick(all: readonly Device[]) {
    return all[this.#below(all.length)]
  }

  #below(count: number) {
    return Math.floor(this.#random.next() * count)
  }
}

/** By [SE40] half of all with the host, by [SE43] more than half with the standby and without a host that is heard. */
function mayGoOn(
  groups: readonly (readonly Device[])[],
  { host, standby, count }: { host: Device; standby: Device; count: number },
) {
  return groups.find((group) =>
    group.includes(host) ? 2 * group.length >= count : group.includes(standby) && 2 * group.length > count,
  )
}

/** One hosts, and all who are in know who, who follows, and that everybody else is there. */
function isSettled(devices: readonly Device[]): boolean {
  if (devices.some(({ joining, isFrozen }) => joining || isFrozen)) return false
  const all = devices.filter(({ plays }) => plays)
  const [first, ...others] = all.map(({ session }) => `${session?.host.name} ${session?.standby?.name}`)
  if (others.some((other) => other !== first)) return false
  const hosts = all.filter(({ session }) => session?.isHost)
  const names = all.map(({ name }) => name)
  return (
    hosts.length === 1 &&
    names.includes(hosts[0]?.session?.standby?.name ?? '') &&
    all.every(
      ({ session }) =>
        session?.connection.state === 'connected' &&
        session.players.every(({ name, connected, bot }) => bot || connected === names.includes(name)),
    )
  )
}

function stateOf({ name, session, ended, joining, isFrozen }: Device) {
  const seen = session?.players.filter(({ connected }) => connected).map((player) => player.name)
  const state = isFrozen ? 'frozen' : joining ? 'joining' : (ended ?? session?.connection.state ?? 'away')
  return ` ${name} (${state}, host ${session?.host.name}, standby ${session?.standby?.name}, sees ${seen})`
}
