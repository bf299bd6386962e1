// A host whose tab hides, with plain timers beside it that show what happens to those.
import { createMatchmaker, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { counting } from '../support/counting.js'

const asked = new URLSearchParams(location.search)
const platform = browser({ relay: asked.get('relay') ?? undefined, publicSignaling: asked.get('public') ?? false })
let session: Session<typeof counting> | undefined
/** Whether the page's adapter told of a `resume` while it was heard of. */
let toldOfResume = false
let told = 0
platform.onWake?.(() => told++)
let before = 0
const heard = () => {
  before = told
}
addEventListener('resume', heard, { capture: true }) // ahead of the adapter, and behind it
document.addEventListener('resume', () => {
  toldOfResume ||= told > before
})
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
    toldOfResume,
    host: session?.host.name,
    seat: session?.me.seat,
    phase: session?.phase,
    ready: session?.players.length === 3 && session.players.every(({ ready, host }) => ready || host),
    count: session?.phase === 'playing' ? session.view(performance.now()).counter.count : 0,
  }),
}
Object.assign(globalThis, { hiding })
export type Hiding = typeof hiding
