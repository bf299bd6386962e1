import { SkirmishError } from '../../errors.js'
import type { NearbyAdapters } from '../../matchmaker/platform.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import type { PublicSignalingOption } from './public-signaling-option.js'

/** PeerJS's own public server. Nothing of it is contacted unless a game asks for it. */
const PEERJS_SERVER = 'https://0.peerjs.com/'

/** What an outside server brings to a platform: nothing unless opted in; loaded, and the server contacted, when first used. */
export function publicAdapters(option: PublicSignalingOption | undefined, platform: PeerPlatform): NearbyAdapters {
  if (!option) return { transports: [], directories: [], close() {} }
  const chosen = typeof option === 'object' ? option : typeof option === 'string' ? { server: option } : {}
  const server = new URL(chosen.server ?? PEERJS_SERVER).href
  const iceServers = chosen.iceServers ?? platform.iceServers ?? []
  const load = async () => {
    const { openPublic } = await import('./open-public.js')
    return openPublic(server, { ...platform, iceServers })
  }
  let parts: ReturnType<typeof load> | undefined
  const open = () =>
    (parts ??= load().catch((cause) => {
      parts = undefined
      throw new SkirmishError('discover/public-unreachable', { cause })
    }))
  return {
    transports: [
      {
        via: 'public',
        yields: true,
        renew: () => void parts?.then(({ transport }) => transport.renew()).catch(() => {}), // it was never there
        listen: async (options) => (await open()).transport.listen(options),
        dial: async (address, options) => (await open()).transport.dial(address, options),
      },
    ],
    directories: [
      {
        via: 'public',
        watch(handler) {
          handler([]) // there is no list: who has no code finds nobody
          return () => {}
        },
        publish: async (draft, options) => (await open()).directory.publish(draft, options),
        find: async (code, options) => (await open()).directory.find(code, options),
      },
    ],
    close() {
      parts?.then(({ transport }) => transport.close()).catch(() => {}) // it was never there
    },
  }
}
