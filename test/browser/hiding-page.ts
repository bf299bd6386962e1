// A host whose tab hides, with plain timers beside it that show what happens to those.
import { createMatchmaker, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { counting } from '../support/counting.js'

const asked = new URLSearchParams(location.search)
const platform = browser({ relay: asked.get('relay') ?? undefined, publicSignaling: asked.get('public') ?? false })
let session: Session<typeof counting> | undefined
/** How often the page was told that it may have been away. */
let wakes = 0
platform.onWake?.(() => wakes++)
/** How often a timer fired that is set for 30 times a second, and how many seconds one counted that is set anew each second. */
const plain = { fired: 0, seconds: 0 }
setInterval(() => plain.fired++, 33)
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
    plain: { ...plain },
    wakes,
    host: session?.host.name,
    seat: session?.me.seat,
    phase: session?.phase,
    ready: session?.players.length === 3 && session.players.every(({ ready, host }) => ready || host),
    count: session?.phase === 'playing' ? session.view(performance.now()).counter.count : 0,
  }),
}
Object.assign(globalThis, { hiding })
export type Hiding = typeof hiding
