import { byHandContract } from '@skirmish/sdk/testing'
import { describe, it } from 'vitest'
import { loadConnection } from '../../sdk/src/adapters/node/load-connection.js'
import { webrtcByHand } from '../../sdk/src/adapters/webrtc/webrtc-by-hand.js'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('WebRTC by hand in Node keeps the contract', () => {
  for (const [name, check] of Object.entries(byHandContract)) {
    it(name, async () => {
      const platform = { connection: loadConnection, holdMs: 15_000, hostCallsFirst: true }
      await check({ host: webrtcByHand(platform), guest: webrtcByHand(platform), wait })
    })
  }
})
