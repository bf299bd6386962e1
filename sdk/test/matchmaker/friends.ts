import { type CallOptions, createMatchmaker, type OnAdmission, type Platform, type Session } from '../../src/index.js'
import { ManualClock, MemoryDirectory, MemoryPresence, VirtualNetwork, virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'

export class World {
  readonly clock = new ManualClock()
  readonly network: VirtualNetwork
  readonly directory: MemoryDirectory
  readonly presence: MemoryPresence

  constructor(seed = 1) {
    this.network = new VirtualNetwork(this.clock, seed)
    this.directory = new MemoryDirectory(this.network.random)
    this.presence = new MemoryPresence(this.network.random)
  }

  device(
    name: string,
    change: Partial<Platform> & CallOptions & { onAdmission?: OnAdmission; game?: typeof sumo } = {},
  ) {
    return createMatchmaker({
      game: sumo,
      player: { name },
      ...virtualPlatform(this.network, name.toLowerCase(), this.directory, this.presence),
      ...change,
    })
  }

  /** Awaits while the clock runs, for at most a minute of its time. */
  async during<T>(work: Promise<T>): Promise<T> {
    let settled = false
    const done = () => {
      settled = true
    }
    work.then(done, done)
    for (let i = 0; i < 6000 && !settled; i++) await this.clock.advance(10)
    if (!settled) throw new Error('it hangs')
    return work
  }
}

export async function party(seed = 1) {
  const world = new World(seed)
  const [annsPlace, bensPlace] = [await world.device('Ann'), await world.device('Ben')]
  bensPlace.on('listings', () => {})
  const ann = await world.during(annsPlace.host({ name: "Ann's ring", settings: { rounds: 5 } }))
  const ben = await world.during(bensPlace.join(ann.invitation.code))
  return { world, annsPlace, bensPlace, ann, ben }
}

export async function startMatch(world: World, host: Session<typeof sumo>, ...guests: Session<typeof sumo>[]) {
  for (const guest of guests) guest.ready()
  await world.clock.advance(100)
  host.start()
  await world.clock.advance(3500)
}
