import type { Session } from '../../src/index.js'
import type { Clock } from '../../src/ports/clock.js'
import type { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'

type Sumo = Session<typeof sumo>

const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']

/** Some friends in a match that Ann hosts, and what each of them was told. */
export async function friends(count: number, { seed = 1, annsClock = (clock: Clock) => clock } = {}) {
  const world = new World(seed)
  const names = NAMES.slice(0, count)
  const all: Sumo[] = []
  const log: string[] = []
  const places = []
  for (const name of names) {
    const place = await world.device(name, name === 'Ann' ? { clock: annsClock(world.clock) } : {})
    places.push(place)
    const code = all[0]?.invitation.code
    const session = await world.during(code ? place.join(code) : place.host({ settings: { rounds: 5 } }))
    all.push(session)
    session.on('hostChanged', (host) => log.push(`${name}: ${host.name} hosts`))
    session.on('ended', ({ reason }) => log.push(`${name}: ended, ${reason}`))
    session.on('playerLeft', (player, reason) => log.push(`${name}: ${player.name} left, ${reason}`))
  }
  const [host, ...guests] = all as [Sumo, ...Sumo[]]
  await startMatch(world, host, ...guests)
  await world.clock.advance(1000) // by now there is a standby
  const from = (session: Sumo) => names[all.indexOf(session)]?.toLowerCase() ?? ''
  const between = (some: readonly Sumo[], call: 'part' | 'heal') => {
    for (const one of some)
      for (const other of all.filter((session) => !some.includes(session))) world.network[call](from(one), from(other))
  }
  return {
    ...{ world, host, guests, all, log, places },
    /** These hear nobody else, and nobody hears them. */
    part: (...some: Sumo[]) => between(some, 'part'),
    heal: (...some: Sumo[]) => between(some, 'heal'),
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
