import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { LanNetwork } from '../../sdk/src/adapters/lan/lan-network.js'
import type { ListingDraft } from '../../sdk/src/ports/directory.js'

export const random = (bytes: number) => Uint8Array.from(randomBytes(bytes))
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** No packet of a test leaves this device. */
export const onlyThisDevice = () => new LanNetwork([])

/** A port for broadcasts that no other test uses. */
export function freeUdpPort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

export const draft = (change: Partial<ListingDraft> = {}): ListingDraft => ({
  sessionKey: Buffer.from(random(32)).toString('base64url'),
  game: 'puck-sumo',
  version: 1,
  schemaHash: 'A'.repeat(22),
  name: "Ann's ring",
  seats: { taken: 1, max: 4 },
  phase: 'waiting',
  state: 'open',
  addresses: [{ via: 'relayed', endpoint: 'here:4000', id: 'ann' }],
  tags: [],
  visibility: 'public',
  ...change,
})
