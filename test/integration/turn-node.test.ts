import { describe, expect, it } from 'vitest'
import { turnCredential } from '../../lobby-relay/src/turn.js'
import { loadConnection } from '../../sdk/src/adapters/node/load-connection.js'
import { OrderedPeerConnection } from '../../sdk/src/adapters/node/ordered-peer-connection.js'
import { TimerClock } from '../../sdk/src/adapters/node/timer-clock.js'
import { openLink } from '../../sdk/src/adapters/webrtc/open-link.js'
import { noCoturn, startCoturn } from '../support/coturn.js'
import { freeUdpPort } from '../support/lan.js'

const LASTS_S = 60
const GIVE_UP_MS = 20_000

describe.skipIf(noCoturn)(`TURN in Node, by a real coturn${noCoturn ? ` (skipped: ${noCoturn})` : ''}`, () => {
  /** On this device alone. */
  async function place(secret: string) {
    const port = await freeUdpPort()
    const here = `listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nallow-loopback-peers\n`
    const conf = (same: string) =>
      here + same.replace(/^denied-peer-ip=127.*$/m, '').replace('listening-port=3478', `listening-port=${port}`)
    const coturn = await startCoturn({ secret: 'north', conf })
    const expires = Math.floor(Date.now() / 1000) + LASTS_S
    const server = { urls: `turn:127.0.0.1:${port}`, ...turnCredential(secret, 'ann', expires) }
    const config: RTCConfiguration = { iceServers: [server], iceTransportPolicy: 'relay' }
    return { config, stop: () => coturn.stop() }
  }

  const kinds = {
    'by PeerJS': async (config: RTCConfiguration) => new OrderedPeerConnection(config) as unknown as RTCPeerConnection,
    'by hand': loadConnection,
  }
  for (const [kind, connect] of Object.entries(kinds)) {
    it(`[CO17] its name, which has a colon, and its password are taken: a link made ${kind} carries both lanes`, async () => {
      const { config, stop } = await place('north')
      const [guest, host] = [await connect(config), await connect(config)]
      try {
        const links = await linked(guest, host)
        // Only with what coturn gave them could they find each other; libjuice then goes on without it, on one device.
        for (const { localDescription } of [guest, host])
          expect(localDescription?.sdp).toMatch(/candidate.* typ relay /)
        const heard = new Set<string>()
        links[1]?.onMessage((lane) => heard.add(lane))
        const say = () => {
          for (const lane of ['events', 'state'] as const) links[0]?.send(lane, Uint8Array.of(1))
          return [...heard].sort()
        }
        await expect.poll(say).toEqual(['events', 'state'])
      } finally {
        for (const one of [guest, host]) one.close()
        stop()
      }
    })
  }

  it('[CO17] what another secret has signed is not taken', async () => {
    const { config, stop } = await place('south')
    const pc = await kinds['by PeerJS'](config)
    try {
      const candidates: string[] = []
      pc.addEventListener(
        'icecandidate',
        ({ candidate }) => candidate?.candidate && candidates.push(candidate.candidate),
      )
      pc.createDataChannel('any')
      await pc.setLocalDescription()
      await expect.poll(() => pc.iceGatheringState, { timeout: GIVE_UP_MS }).toBe('complete')
      expect(candidates).toEqual([])
      expect(pc.localDescription?.sdp).not.toContain('typ relay')
    } finally {
      pc.close()
      stop()
    }
  })
})

/** Both ends of a link, its descriptions handed over complete. */
async function linked(guest: RTCPeerConnection, host: RTCPeerConnection) {
  const described = async (pc: RTCPeerConnection) => {
    await expect.poll(() => pc.iceGatheringState, { timeout: GIVE_UP_MS }).toBe('complete')
    if (!pc.localDescription) throw new Error('it has none')
    return pc.localDescription
  }
  const options = { signal: AbortSignal.timeout(GIVE_UP_MS), clock: new TimerClock(), gone() {} }
  const atGuest = openLink(guest, options)
  await guest.setLocalDescription()
  await host.setRemoteDescription(await described(guest))
  const atHost = openLink(host, options)
  await host.setLocalDescription()
  await guest.setRemoteDescription(await described(host))
  return Promise.all([atGuest, atHost])
}
