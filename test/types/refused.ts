// Every marked line must fail to compile: a mark without an error under it is an error itself.
import {
  createMatchmaker,
  defineGame,
  fixed,
  type Input,
  type Matchmaker,
  one,
  type Session,
  type World,
} from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { race } from './race.js'

export async function wrongScreens(matchmaker: Matchmaker<typeof race>, session: Session<typeof race>): Promise<void> {
  // @ts-expect-error a quick match is open to everybody: it has no password
  await matchmaker.quickMatch({ password: 'tea' })
  // @ts-expect-error no such way
  await matchmaker.host({ path: 'direct' })
  // @ts-expect-error no such answer to who knocks
  await matchmaker.host({ admit: 'nobody' })
  // @ts-expect-error whom to ask in is a person in the lobby, not a name
  await matchmaker.people.invite('Ben', session)
  // @ts-expect-error nobody is set to play, who plays is
  matchmaker.people.setStatus('playing')
}

export async function wrongCalls(session: Session<typeof race>): Promise<void> {
  // @ts-expect-error no such input
  session.input({ jump: true })
  // @ts-expect-error an input of another type
  session.input({ horn: 1 })
  // @ts-expect-error no such action
  await session.act('fly', {})
  // @ts-expect-error the game has no teams
  await session.setTeam('red')
  // @ts-expect-error a seat is a number
  session.input({ gas: 1 }, { seat: 'left' })
  // @ts-expect-error who plays here has a name
  await session.addLocalPlayer({})
  // @ts-expect-error an action without what it needs
  await session.act('refuel', { litres: 3 })
  // @ts-expect-error a field the action does not have
  await session.act('changeTyres', { tyres: 'soft', pressure: 2 })
  // @ts-expect-error no value of this field
  await session.act('changeTyres', { tyres: 'square' })
  // @ts-expect-error no such option
  await session.act('giveUp', {}, { timeout: 5 })
  // @ts-expect-error no such message; it is an action
  session.send('giveUp', {})
  // @ts-expect-error a message of another shape
  session.send('say', { phrase: 'hello' })
  // @ts-expect-error nobody is called that
  session.send('wave', {}, { to: 'everybody' })
  // @ts-expect-error no such message
  session.onMessage('crash', () => {})
  // @ts-expect-error a field the message does not have
  session.onMessage('say', ({ words }) => console.log(words))
  // @ts-expect-error no such effect; it is a message
  session.onEffect('say', () => {})
  // @ts-expect-error a field the effect does not have
  session.onEffect('crash', ({ z }) => console.log(z))
  // @ts-expect-error no such event
  session.on('explode', () => {})
  // @ts-expect-error an event that tells something else
  session.on('playerJoined', (player: number) => console.log(player))
  // @ts-expect-error settings are fixed when the session is made
  session.settings.laps = 5
  // @ts-expect-error what others play is theirs
  session.phase = 'playing'
}

export function wrongWorld(world: World<typeof race>, held: Input<typeof race>): void {
  // @ts-expect-error no such group
  console.log(world.boats)
  // @ts-expect-error no such field
  world.track.snow = 1
  // @ts-expect-error no value of this field
  world.track.state = 'over'
  // @ts-expect-error a single row is no table
  world.track.add({})
  // @ts-expect-error a table is no row
  console.log(world.cars.x)
  // @ts-expect-error a new row with a field that is not there
  world.cars.add({ colour: 3 })
  // @ts-expect-error a row's id is its own
  world.cars.add({ id: 3 })
  // @ts-expect-error the table itself stays
  world.track = { ...world.track }
  // @ts-expect-error no such input
  console.log(held.jump)
}

export async function wrongSettings(): Promise<void> {
  const matchmaker = await createMatchmaker({ game: race, player: { name: 'Ann' }, ...browser() })
  await matchmaker.host({ settings: { laps: 5, night: false } })
  // @ts-expect-error no value of this setting
  await matchmaker.host({ settings: { laps: 4 } })
  // @ts-expect-error no such setting
  await matchmaker.host({ settings: { rounds: 5 } })
  // @ts-expect-error a setting of another type
  await matchmaker.host({ settings: { night: 'yes' } })
  // @ts-expect-error no such option
  await matchmaker.host({ players: 4 })
  // @ts-expect-error no code, link or listing
  await matchmaker.join(7)
  // @ts-expect-error no such event
  matchmaker.on('sessions', () => {})
  // @ts-expect-error without a game
  await createMatchmaker({ player: { name: 'Ann' }, ...browser() })
}

const ball = { world: { ball: one({ x: fixed(0, 100, 1) }) }, seats: { min: 1, max: 2 }, tickRate: 30 }
export const wrongGames = (): unknown[] => [
  defineGame({
    ...ball,
    id: 'pong',
    version: 1,
    input: { x: fixed(-1, 1, 1) },
    effects: { ping: { loud: fixed(0, 1, 1) } },
    setup(world, ctx) {
      // @ts-expect-error no such column
      world.ball.z = 1
      // @ts-expect-error no such effect
      ctx.emit('pong', { loud: 1 })
      // @ts-expect-error an effect without what it needs
      ctx.emit('ping', {})
      // @ts-expect-error no settings were declared
      console.log(ctx.settings.rounds)
    },
    step(world, inputs) {
      // @ts-expect-error no such input
      world.ball.x += inputs.of(0).fire
    },
    // @ts-expect-error a bot holds what a player holds
    bot: () => ({ y: 1 }),
  }),
  // @ts-expect-error without a world there is nothing to play
  defineGame({ id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30, setup() {} }),
  defineGame({
    ...ball,
    id: 'pong',
    version: 1,
    // @ts-expect-error a field is declared, not a value
    input: { x: 1 },
    setup() {},
  }),
  defineGame({
    ...ball,
    id: 'pong',
    version: 1,
    setup() {},
    // @ts-expect-error standings are rows of seats
    standings: () => [0, 1],
  }),
]
