import { setTimeout as after } from 'node:timers/promises'
import { expect } from 'vitest'
import { noChromium } from '../support/chromium.js'
import { noCoturn } from '../support/coturn.js'
import { twoHomes } from './cells.js'
import { describeLab, type Lab, type Player } from './lab.js'
import type { NatKind } from './network.js'

/** ICE gives up after 15 s; a path that takes longer than this is none. */
const STAYS_MS = 4000
const SECRET = 'north'

const title = 'a TURN server on the Internet, as docs/running-a-relay.md sets it up'
describeLab(title, noChromium ?? noCoturn, (test) => {
  test('[CO17] two homes with symmetric routers: by TURN, on both lanes', async (lab) => {
    const { ben, snapshot } = await meet(lab, 'symmetric')
    await lab.plays(ben, 'turn', snapshot)
    await after(STAYS_MS)
    expect(await ben.path()).toBe('turn')
    await ben.bothLanes()
  })

  test('[CO17] with a secret that coturn does not know they stay relayed', async (lab) => {
    const { ben, coturn } = await meet(lab, 'symmetric', { secret: 'south' })
    await ben.bothLanes()
    await after(STAYS_MS)
    expect(await ben.path()).toBe('relayed')
    await ben.bothLanes()
    expect(coturn.output()).toContain('Cannot find credentials of user')
  })

  test('[CO17] two homes with usual routers: direct, as without it', async (lab) => {
    const { ben, snapshot } = await meet(lab, 'port-restricted')
    await lab.plays(ben, 'direct', snapshot)
    await after(STAYS_MS)
    expect(await ben.path()).toBe('direct')
  })

  test('[CO17] two Node processes in such homes: by TURN, on both lanes', async (lab) => {
    const { ben, snapshot } = await meet(lab, 'symmetric', { player: 'node' })
    await lab.plays(ben, 'turn', snapshot)
  })
})

interface Options {
  readonly player?: Player
  /** What the relay takes for the secret of the TURN server. */
  readonly secret?: string
}

/** Ann and Ben, each at home behind such a router, and a relay that knows of the TURN server. */
async function meet(lab: Lab, router: NatKind, { player = 'chromium', secret = SECRET }: Options = {}) {
  const { internet, ...cell } = await twoHomes(lab.network, router, router)
  const turn = await lab.network.host('turn', internet)
  const coturn = await lab.turn(turn, { secret: SECRET })
  const relay = ['--turn-url', `turn:${turn.address}:3478`, '--turn-secret', secret]
  return { coturn, ...(await lab.meet(cell, { ann: player, ben: player, relay })) }
}
