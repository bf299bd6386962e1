import type { LanNetwork } from '@skirmish/sdk/lan'
import type { Service } from './service-records.js'
import { ServiceVoice } from './service-voice.js'

/** A network that comes later is spoken on after this long at the most, ms. */
const LOOK_MS = 2000

/** Advertises a lobby as `_skirmish._tcp` on each network of its device ([DI18]). Without one it is silent; it never fails. */
export function advertise(service: Service, network: LanNetwork): { close(): Promise<void> } {
  const voices = new Map<string, ServiceVoice>()
  const look = () => {
    const addresses = network.interfaces.filter(({ family }) => family === 4).map(({ address }) => address)
    for (const [address, voice] of voices) {
      if (!addresses.includes(address)) voice.close()
      if (!addresses.includes(address) || voice.closed) voices.delete(address)
    }
    for (const address of addresses) if (!voices.has(address)) voices.set(address, new ServiceVoice(service, address))
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  return {
    async close() {
      clearInterval(timer)
      await Promise.all([...voices.values()].map((voice) => voice.close()))
    },
  }
}
