// What a player of the migration test and benchmark does, in a process or in a page: plays, and says what happens, with the
// time of day. Hears words: `start`, `ready`, `leave`; `invite` and `accept CODE` where codes are carried by hand.
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { linksOut } from './links-out.mjs'

const game = defineGame({
  id: 'migration-test',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65535) }) },
  setup() {},
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) world.counter.count = (world.counter.count + 1) % 65536
  },
})

/** @returns what hears the words */
export async function play({ platform, name, code, tell, byHand = false, reconnectGrace }) {
  const say = (message) => tell({ at: performance.timeOrigin + performance.now(), ...message })
  const links = linksOut(platform)
  const matchmaker = await createMatchmaker({ game, player: { name }, ...links.platform })
  const answer = byHand && code ? await matchmaker.answerByHand(code) : undefined
  if (answer) say({ answer: answer.code })
  const host = () => matchmaker.host({ visibility: 'public', maxPlayers: 8, reconnectGrace })
  const session = await (answer?.session ?? (code ? matchmaker.join(code) : host()))
  links.joined()
  let invitation
  const state = () => ({
    host: session.host.name,
    standby: session.standby?.name,
    hosts: session.isHost,
    phase: session.phase,
    seat: session.me.seat,
    players: session.players.map(({ name, seat, connected, ready }) => ({ name, seat, connected, ready })),
    code: session.invitation.code,
    path: session.net.path,
    links: links.count(),
  })
  session.on('hostChanged', (host) => say({ changed: host.name, hosts: session.isHost }))
  session.on('ended', ({ reason }) => say({ ended: reason }))
  say(state())
  let count = 0
  let told = 0
  setInterval(() => {
    const now = performance.now()
    const seen = session.phase === 'playing' ? session.view(now).counter.count : count
    if (seen !== count) {
      count = seen
      say({ count })
    }
    if (now - told > 100) {
      told = now
      say(state())
    }
  }, 4)
  return async (words) => {
    const [word, given] = words.split(' ')
    if (word === 'invite') {
      invitation = await session.inviteByHand()
      say({ invitation: invitation.code })
    }
    if (word === 'accept') await invitation.accept(given)
    if (word === 'ready') session.ready()
    if (word === 'start') session.start()
    if (word !== 'leave') return
    say({ leaving: true })
    session.leave()
  }
}
