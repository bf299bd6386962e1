import { byHandContract } from '@skirmish/sdk/testing'
import { describe, it } from 'vitest'
import { loadConnection } from '../../sdk/src/adapters/node/load-connection.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { webrtcByHand } from '../../sdk/src/adapters/webrtc/webrtc-by-hand.js'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('WebRTC by hand in Node keeps the contract', () => {
  for (const [name, check] of Object.entries(byHandContract)) {
    it(name, async () => {
      const platform = { clock: new TimerClock(), connection: loadConnection, holdMs: 15_000, hostCallsFirst: true }
      await check({ host: webrtcByHand(platform), guest: webrtcByHand(platform), wait })
    })
  }
})
