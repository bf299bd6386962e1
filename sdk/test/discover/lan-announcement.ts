import { sha256 } from '@noble/hashes/sha2.js'
import type { LanAnnouncement, LanPerson } from '../../src/discover/lan-packet.js'

export const secret = new Uint8Array(32).fill(9)

/** What Ann's device says; `change` tells what is different. */
export function announcement(change: Partial<LanAnnouncement> = {}): LanAnnouncement {
  return {
    code: 'K7QF2M',
    sessionKey: new Uint8Array(32).fill(1),
    game: 'puck-sumo',
    version: 1,
    schemaHash: new Uint8Array(16).fill(2),
    name: "Ann's ring",
    seats: { taken: 1, max: 4 },
    phase: 'waiting',
    state: 'open',
    addresses: [
      { via: 'peerjs', port: 40_001, id: 'ann-1' },
      { via: 'relayed', port: 40_001, id: 'ann-2' },
    ],
    visibility: 'public',
    tags: ['friendly'],
    skill: undefined,
    goodbye: sha256(secret),
    ...change,
  }
}

/** What Ann says of herself. */
export function lanPerson(change: Partial<LanPerson> = {}): LanPerson {
  return {
    id: new Uint8Array(16).fill(3),
    name: 'Ann',
    status: 'free',
    interests: ['sumo', 'tea'],
    key: new Uint8Array(32).fill(4),
    seal: new Uint8Array(32).fill(5),
    proof: new Uint8Array(64).fill(6),
    goodbye: sha256(secret),
    ...change,
  }
}
