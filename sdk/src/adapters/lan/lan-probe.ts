import { randomBytes } from 'node:crypto'
import { encodeLanPacket, parseLanPacket } from '../../discover/lan-packet.js'
import type { LanSeen } from '../../ports/probes.js'
import { untilOver } from '../until-over.js'
import { LanEar } from './lan-ear.js'
import { LAN_PORT } from './lan-groups.js'
import type { LanInterface, LanNetwork } from './lan-network.js'
import { LanVoice } from './lan-voice.js'

/** What is heard at all is heard in milliseconds, ms. */
const HEAR_MS = 1000
const SPEAK_AT_MS = [0, 150, 400]
/** Hosts answer who looks for their game: nobody's game has this name. */
const NO_GAME = ''

/** Speaks on each interface as a game does that looks for others, and listens as one does that is looked for. */
export async function probeLan(network: LanNetwork, port = LAN_PORT, signal: AbortSignal): Promise<LanSeen> {
  network.refresh()
  const interfaces = network.interfaces.filter(({ address }) => !/^(127\.|::1$)/.test(address))
  const nonce = randomBytes(4).readUInt32LE()
  const probe = encodeLanPacket({
    kind: 'probe',
    nonce,
    game: NO_GAME,
    code: undefined,
    alone: false,
    asker: undefined,
  })
  const heard = new Set<string>()
  const open: { close(): void }[] = []
  const timers: ReturnType<typeof setTimeout>[] = []
  await untilOver(interfaces.length > 0 ? HEAR_MS : 0, signal, (end) => {
    const hear = (bytes: Uint8Array, source: string) => {
      const packet = parseLanPacket(bytes)
      if (packet?.kind === 'probe' && packet.nonce === nonce) heard.add(bare(source))
      if (interfaces.every(({ address }) => heard.has(address))) end()
    }
    const ears = [new LanEar(4, port, hear), new LanEar(6, port, hear)]
    const voices = interfaces.map(voiceOn)
    for (const ear of ears) ear.listen(network.interfaces)
    const speak = () => {
      for (const voice of voices) if (probe) voice.shout(probe, port)
    }
    timers.push(...SPEAK_AT_MS.map((at) => setTimeout(speak, at)))
    open.push(...ears, ...voices)
  })
  for (const timer of timers) clearTimeout(timer)
  for (const one of open) one.close()
  return { port, interfaces: interfaces.map(({ name, address }) => ({ name, address, heard: heard.has(address) })) }
}

function voiceOn(one: LanInterface): LanVoice {
  const ignore = () => {}
  return new LanVoice(one, ignore, ignore)
}

function bare(source: string): string {
  return source.replace(/%.*$/, '')
}
