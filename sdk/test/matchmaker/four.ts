import type { HostOptions, Platform, Session } from '../../src/index.js'
import type { Clock } from '../../src/ports/clock.js'
import type { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'
import { Tab } from './pages.js'

type Sumo = Session<typeof sumo>

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']

/** Some friends in a match that Ann hosts, and what each of them was told. */
export async function friends(
  count: number,
  {
    seed = 1,
    annsClock,
    guestsClock,
    bensPage,
    change = () => ({}),
    gathered = () => {},
    hosting = {},
  }: {
    seed?: number
    annsClock?: (clock: Clock) => Clock
    guestsClock?: (clock: Clock) => Clock
    bensPage?: { isHidden(): boolean }
    /** What a device has that others do not. */
    change?: (name: string, tab: Tab, world: World) => Partial<Platform> & { game?: typeof sumo }
    /** They are all there, and the match is yet to begin. */
    gathered?: (all: readonly Sumo[]) => void
    /** What Ann wants of the session. */
    hosting?: HostOptions<typeof sumo>
  } = {},
) {
  const world = new World(seed)
  const names = NAMES.slice(0, count)
  const all: Sumo[] = []
  const log: string[] = []
  const places = []
  const tabs = names.map(() => new Tab())
  const watch = (name: string, session: Sumo) => {
    session.on('hostChanged', (host) => log.push(`${name}: ${host.name} hosts`))
    session.on('ended', ({ reason }) => log.push(`${name}: ended, ${reason}`))
    session.on('playerLeft', (player, reason) => log.push(`${name}: ${player.name} left, ${reason}`))
  }
  for (const [i, name] of names.entries()) {
    const clock = (name === 'Ann' ? annsClock : guestsClock)?.(world.clock)
    const tab = tabs[i] ?? new Tab()
    const own = {
      ...(clock && { clock }),
      ...tab.platform,
      ...(name === 'Ben' && bensPage),
      ...change(name, tab, world),
    }
    const place = await world.device(name, own)
    places.push(place)
    const code = all[0]?.invitation.code
    const session = await world.during(code ? place.join(code) : place.host({ settings: { rounds: 5 }, ...hosting }))
    all.push(session)
    watch(name, session)
  }
  const [host, ...guests] = all as [Sumo, ...Sumo[]]
  gathered(all)
  await startMatch(world, host, ...guests)
  await world.clock.advance(1000) // by now there is a standby
  const from = (session: Sumo) => names[all.indexOf(session)]?.toLowerCase() ?? ''
  const between = (some: readonly Sumo[], call: 'part' | 'heal') => {
    for (const one of some)
      for (const other of all.filter((session) => !some.includes(session))) world.network[call](from(one), from(other))
  }
  return {
    ...{ world, host, guests, all, log, places, tabs },
    /** These hear nobody else, and nobody hears them. */
    part: (...some: Sumo[]) => between(some, 'part'),
    heal: (...some: Sumo[]) => between(some, 'heal'),
    /** Its page goes away, and another one comes `ms` later in the same tab. */
    async reload(session: Sumo, ms = 0): Promise<Sumo> {
      const at = all.indexOf(session)
      const { code } = session.invitation
      tabs[at]?.exit()
      await new Promise<void>((resolve) => void world.clock.after(ms, resolve))
      const place = await world.device(names[at] ?? '', tabs[at]?.platform)
      const again = await place.join(code)
      all[at] = again
      watch(names[at] ?? '', again)
      return again
    },
    hosts: () => all.filter((session) => session.isHost),
    /** Runs until it is so: how long that took, ms. */
    async until(isSo: () => boolean, atMost = 5000) {
      const since = world.clock.now()
      while (!isSo()) {
        if (world.clock.now() - since > atMost) throw new Error(`not so after ${atMost} ms: ${log.join('; ')}`)
        await world.clock.advance(5)
      }
      return world.clock.now() - since
    },
  }
}
