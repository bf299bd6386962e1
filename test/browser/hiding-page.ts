// A host whose tab hides, with plain timers beside it that show what happens to those.
import { createMatchmaker, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { counting } from '../support/counting.js'

const asked = new URLSearchParams(location.search)
const platform = browser({ relay: asked.get('relay') ?? undefined, publicSignaling: asked.get('public') ?? false })
let session: Session<typeof counting> | undefined
/** A timer that would tick 30 times a second, and one that asks for each second anew, as heartbeats do. */
const plain = { ticks: 0, seconds: 0 }
setInterval(() => plain.ticks++, 33)
const second = () => {
  plain.seconds++
  setTimeout(second, 1000)
}
setTimeout(second, 1000)

const hiding = {
  async host() {
    const matchmaker = await createMatchmaker({ game: counting, player: { name: 'Ann' }, ...platform })
    session = await matchmaker.host()
    return session.invitation.code
  },
  start: () => session?.start(),
  now: () => ({
    at: performance.now(),
    hidden: document.hidden,
    plain: { ...plain },
    hosts: session?.isHost,
    seat: session?.me.seat,
    phase: session?.phase,
    code: session?.invitation.code,
    players: session?.players.map(({ name, connected }) => ({ name, connected })),
    count: session?.phase === 'playing' ? session.view(performance.now()).counter.count : 0,
  }),
}
Object.assign(globalThis, { hiding })
export type Hiding = typeof hiding
