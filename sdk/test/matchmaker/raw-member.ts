import { keyPairFrom } from '../../src/connect/keys.js'
import type { Address } from '../../src/discover/listing.js'
import { GuestLinks } from '../../src/matchmaker/guest-links.js'
import { HostDial } from '../../src/matchmaker/host-dial.js'
import { joinRequest } from '../../src/session/guest-options.js'
import { type AnswerOfSuccession, answerOfSuccession } from '../../src/session/succession-messages.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import type { World } from './friends.js'

/** A guest with a program of its own, which has a seat. */
export async function rawMember(world: World, addresses: readonly Address[], sessionKey: Uint8Array) {
  const platform = virtualPlatform(world.network, 'zoe', world.directory)
  const dial = new HostDial({ listing: { addresses } }, platform.transports, platform.clock)
  const heard: Uint8Array[] = []
  let isOpen = true
  const identity = keyPairFrom(new Uint8Array(32).fill(3))
  const links: GuestLinks = new GuestLinks({
    ...{ game: sumo, platform, dial, identity, expect: { sessionKey } },
    output: {
      opened: () =>
        links.sendEvent(
          joinRequest({ player: { name: 'Zoe', rated: true }, page: new Uint8Array(4), resume: undefined }),
        ),
      event: (payload) => heard.push(payload) > 0,
      lost: () => {
        isOpen = false
      },
      ...{ state: () => true, connection: () => {}, moved: () => {} },
    },
  })
  links.start()
  await world.clock.advance(100)
  const raw = (payload: Uint8Array) => links.sendEvent(payload)
  return {
    get isOpen() {
      return isOpen
    },
    ...{ heard, raw, say: (message: AnswerOfSuccession) => raw(answerOfSuccession.write(message)) },
  }
}
