import { byHandContract } from '@skirmish/sdk/testing'
import { describe, it } from 'vitest'
import { callFirst } from '../../sdk/src/adapters/node/call-first.js'
import { loadConnection } from '../../sdk/src/adapters/node/load-connection.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { webrtcByHand } from '../../sdk/src/adapters/webrtc/webrtc-by-hand.js'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const platform = { clock: new TimerClock(), connection: loadConnection, holdMs: 15_000, beforeInvited: callFirst }

describe('WebRTC by hand in Node keeps the contract', () => {
  for (const [name, check] of Object.entries(byHandContract)) {
    it(name, async () => {
      await check({ host: webrtcByHand(platform), guest: webrtcByHand(platform), wait })
    })
  }

  it('[CO21] twenty times out of twenty, with a guest on the same device who calls all the time', async () => {
    const hand = webrtcByHand(platform)
    for (let time = 0; time < 20; time++) {
      const { signal } = new AbortController()
      const offer = await hand.offer({ signal })
      const answer = await hand.answer(offer.description, { signal })
      await wait(30) // it calls
      const ends = await Promise.all([offer.accept(answer.description, { signal }), answer.link])
      for (const end of ends) end.close()
    }
  })
})
