// A page that any web server may serve: friends meet through the outside server that its address names.
import { createMatchmaker, type Session, type SessionEnd } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { sumo } from '../../sdk/test/sumo.js'

const asked = new URLSearchParams(location.search)
const publicSignaling = asked.get('public') ?? false
const relay = asked.get('relay')
const platform = browser({ publicSignaling, ...(relay !== null && { relay }) })
const matchmaker = createMatchmaker({ game: sumo, player: { name: asked.get('name') ?? '' }, ...platform })
let session: Session<typeof sumo> | undefined
let ended: SessionEnd | undefined

const friend = {
  async host() {
    session = await (await matchmaker).host()
    return session.invitation
  },
  async join(target: string) {
    session = await (await matchmaker).join(target)
    session.on('ended', (reason) => {
      ended = reason
    })
  },
  ready: () => session?.ready(),
  start: () => session?.start(),
  giveUp: () => session?.act('giveUp', {}),
  leave: () => session?.leave(),
  now: () => ({
    players: session?.players.map(({ name }) => name).sort(),
    ready: session?.players.every(({ ready, host }) => ready || host),
    phase: session?.phase,
    path: session?.net.path,
    rtt: session?.net.rtt,
    ended,
    winner: session?.outcome?.standings[0]?.map(({ name }) => name),
  }),
}
Object.assign(globalThis, { friend })
export type PublicFriend = typeof friend
