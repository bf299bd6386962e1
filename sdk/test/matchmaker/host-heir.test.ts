import { expect, it } from 'vitest'
import { firstClaim } from '../../src/connect/certificate.js'
import { keyPairFrom } from '../../src/connect/keys.js'
import { HostHeir } from '../../src/matchmaker/host-heir.js'
import { Standby } from '../../src/matchmaker/standby.js'
import { saidOfSuccession } from '../../src/session/succession-messages.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { World } from './friends.js'

const key = (fill: number) => keyPairFrom(new Uint8Array(32).fill(fill))

it('[SE64] a host is linked ahead with a standby that it reaches in-band alone, and takes no `leads` there while it holds', async () => {
  const world = new World()
  const [ann, ben] = [key(1), key(2)]
  const platformOf = (name: string) => ({ ...virtualPlatform(world.network, name, world.directory), transports: [] })
  const [SELF, PEER] = [0, 1]
  const opening = Standby.open(
    {
      ...{ game: sumo, platform: platformOf('ben'), identity: ben, maxPlayers: 4 },
      ...{ claim: firstClaim(ann, ben), isPlayer: () => true, granted: () => {} },
      say: (message) => {
        if (message.kind === 'answer') hostHeir.hear({ ...message, kind: 'answered', from: PEER })
      },
    },
    new AbortController().signal,
  )
  let holds = true
  let leads = 0
  const hostHeir: HostHeir = new HostHeir({
    ...{ game: sumo, platform: platformOf('ann'), identity: ann, sessionKey: ann.publicKey, holds: () => holds },
    leads: () => void leads++,
    say: (message) => {
      if (message.kind === 'offer') standby.offered({ ...message, kind: 'offered', from: SELF })
    },
  })
  const standby = await world.during(opening)
  const heir = { peer: PEER, key: ben.publicKey, addresses: standby.addresses }
  expect(heir.addresses.map(({ via }) => via)).toEqual(['session'])
  const looks = async (ms: number) => {
    for (let at = 0; at < ms; at += 100) {
      hostHeir.look(heir, true, false)
      await world.clock.advance(100)
    }
  }
  const says = () => {
    for (const peer of standby.links.peers)
      standby.links.get(peer)?.sendEvent(saidOfSuccession.write({ kind: 'leads' }))
  }
  expect(hostHeir.isWayTo(heir)).toBe(false)
  await looks(200)
  expect(hostHeir.isWayTo(heir)).toBe(true)
  says()
  await looks(100)
  expect([leads, hostHeir.isWayTo(heir)]).toEqual([0, false])
  await looks(500)
  expect(hostHeir.isWayTo(heir)).toBe(true)
  holds = false
  says()
  await looks(100)
  expect(leads).toBe(1)
})
