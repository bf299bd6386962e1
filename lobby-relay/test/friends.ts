import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { type Listing, ListingReader } from '@skirmish/sdk/discover'
import { Client, type Room } from 'colyseus.js'
import { createRelay, type Relay, type RelayOptions } from '../src/relay.js'

/** What the tests of the relay have in common: people with real sockets. */
export interface Friend {
  readonly room: Room
  /** Everything the lobby said, oldest first. */
  readonly heard: { type: string; message: unknown }[]
  /** The first message, from now or before, that fits. */
  hear(fits: (type: string, message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  readonly closed: Promise<number>
}

export function localRelay(options: RelayOptions = {}): Promise<Relay> {
  return createRelay({ host: '127.0.0.1', stun: false, name: "Ann's party", ...options })
}

export async function comeIn(port: number): Promise<Friend> {
  const room = await new Client(`ws://127.0.0.1:${port}`).joinOrCreate('lobby')
  const heard: Friend['heard'] = []
  const waiting = new Set<() => void>()
  room.onMessage('*', (type: unknown, message: unknown) => {
    heard.push({ type: String(type), message })
    for (const check of [...waiting]) check()
  })
  const closed = new Promise<number>((resolve) => room.onLeave((code) => resolve(code)))
  const hear: Friend['hear'] = (fits) =>
    new Promise((resolve) => {
      const check = () => {
        const found = heard.find(({ type, message }) => fits(type, record(message)))
        if (!found) return
        waiting.delete(check)
        resolve(record(found.message))
      }
      waiting.add(check)
      check()
    })
  return { room, heard, hear, closed }
}

/** Watches the lobby until its list fits. */
export async function see(friend: Friend, fits: (listings: readonly Listing[]) => boolean): Promise<void> {
  friend.room.send('watch')
  await friend.hear(() => fits(listingsOf(friend)))
}

/** The list that somebody has who read every message. */
export function listingsOf({ heard }: Friend): Listing[] {
  const reader = new ListingReader()
  for (const { type, message } of heard) if (type === 'l' && message instanceof Uint8Array) reader.read(message)
  return reader.listings
}

export function draft(name = "Ann's ring") {
  return {
    sessionKey: randomBytes(32).toString('base64url'),
    game: 'puck-sumo',
    version: 1,
    schemaHash: randomBytes(16).toString('base64url'),
    name,
    seats: { taken: 1, max: 4 },
    phase: 'waiting',
    state: 'open',
    addresses: [{ via: 'peerjs', endpoint: 'http://192.168.1.5:7777', id: 'ann-1' }],
    tags: ['sumo'],
    visibility: 'public',
  } as const
}

export function secret(): string {
  return randomBytes(16).toString('base64url')
}

/** Publishes and waits for the answer. */
export async function publish(friend: Friend, message: { secret: string; listing: unknown; code?: string }, id = 1) {
  friend.room.send('publish', { id, ...message })
  return friend.hear((type, answer) => (type === 'published' || type === 'refused') && answer.id === id)
}

/** Publishes a session that can be reached through this relay. */
export async function offer(friend: Friend) {
  const own = secret()
  friend.room.send('listen', { secret: own })
  const { id } = await friend.hear((type) => type === 'listening')
  const listing = { ...draft(), addresses: [{ via: 'relayed', endpoint: 'lobby', id: String(id) }] }
  const { code } = await publish(friend, { secret: secret(), listing })
  return { code: String(code), id: String(id) }
}

export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** A request exactly as given: no client that cleans up the path. */
export function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
