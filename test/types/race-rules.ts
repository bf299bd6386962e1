// Helpers in another file: everything they know of the game comes from its type.
import type { Actions, Effects, Input, Messages, Seat, Session, Settings, World } from '@skirmish/sdk'
import type { race } from './race.js'

type RaceWorld = World<typeof race>
/** A row has a name of its own, got from the table it stands in. */
type Car = RaceWorld['cars'] extends Iterable<infer R> ? R : never

export function start(world: RaceWorld, seats: readonly Seat[]): void {
  for (const seat of seats) world.cars.add({ owner: seat, x: seat * 8, fuel: 1, gear: 1, tyres: 'hard' })
  for (const cone of world.cones) cone.fallen = false
  world.track.state = 'race'
}

export function drive(car: Car, held: Readonly<Input<typeof race>>, dt: number): void {
  car.speed += (held.gas - held.brake) * dt * (held.clutch ? 0 : car.gear)
  car.angle += held.steer * dt
  car.pit = car.fuel === 0 && !car.off
}

export function refuse(world: RaceWorld, seat: Seat, { litres }: Actions<typeof race>['refuel']): string | undefined {
  for (const car of world.cars) if (car.owner === seat) car.fuel += litres / 100
  return world.track.safetyCar ? 'not behind the safety car' : undefined
}

export function line(world: RaceWorld): Seat[][] {
  const cars = [...world.cars].sort((a, b) => b.lap - a.lap || b.gate - a.gate)
  return cars.flatMap((car) => (car.owner === undefined ? [] : [[car.owner]]))
}

export const honk = (seat: Seat): Effects<typeof race>['honk'] => ({ seat })
export const wet: Actions<typeof race>['changeTyres'] = { tyres: 'wet' }
export const hello: Messages<typeof race>['say'] = { phrase: 7 }
export const short: Settings<typeof race> = { laps: 3, night: true, track: 'eight', drag: 0.5 }

/** A screen that is given its session. */
export async function play(session: Session<typeof race>): Promise<void> {
  session.input({ gas: 1 })
  session.input({ steer: -1, horn: true })
  await session.act('changeTyres', wet)
  await session.act('refuel', { litres: 40, quick: false }, { timeoutMs: 1000 })
  await session.act('giveUp', {})
  session.send('say', hello, { to: 'others' })
  session.send('wave', {})
  const undo = [
    session.onMessage('say', ({ phrase }, from) => console.log(from.name, phrase.toFixed())),
    session.onEffect('crash', ({ x, y, hard }) => console.log(x + y, hard ? 'crash' : 'bump')),
    session.on('result', ({ standings }) => console.log(standings[0]?.[0]?.name)),
  ]
  const { cars, track } = session.view(0)
  for (const car of cars) console.log(car.id, car.x, car.chasing)
  console.log(track.rain, session.settings.laps)
  for (const end of undo) end()
}

/** The types in full, not only something that happens to fit. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <T extends true>(): T | undefined => undefined
same<Equal<Input<typeof race>, { steer: number; gas: number; brake: number; clutch: boolean; horn: boolean }>>()
same<Equal<Settings<typeof race>['laps'], 3 | 5 | 10>>()
same<Equal<Settings<typeof race>['track'], 'oval' | 'eight'>>()
same<Equal<keyof Actions<typeof race>, 'changeTyres' | 'refuel' | 'giveUp'>>()
same<Equal<Actions<typeof race>['refuel'], { litres: number; quick: boolean }>>()
same<Equal<keyof Messages<typeof race>, 'say' | 'wave'>>()
same<Equal<Messages<typeof race>['say'], { phrase: number }>>()
same<Equal<Effects<typeof race>['crash'], { x: number; y: number; hard: boolean }>>()
same<Equal<Car['tyres'], 'soft' | 'hard' | 'wet'>>()
same<Equal<Car['owner'], Seat | undefined>>()
same<Equal<RaceWorld['track']['state'], 'grid' | 'race' | 'flag'>>()
same<Equal<keyof RaceWorld, 'cars' | 'cones' | 'track'>>()
