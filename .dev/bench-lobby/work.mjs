// What both lobbies have to tell.
import { createHash } from 'node:crypto'

const hash = (text, bytes) => createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64url')

/** Session `i` after its `n`-th change: somebody came or went. */
export function listing(i, n = 0) {
  return {
    sessionKey: hash(`session ${i}`, 32),
    game: 'puck-sumo',
    version: 1,
    schemaHash: hash('puck-sumo', 16),
    name: `Player ${i}'s ring`,
    seats: { taken: 1 + ((Math.floor(n / 7) + n) % 7), max: 8 },
    phase: 'waiting',
    state: 'open',
    addresses: [
      { via: 'peerjs', endpoint: 'lobby', id: hash(`peer ${i}`, 16) },
      { via: 'relayed', endpoint: 'lobby', id: hash(`listener ${i}`, 32) },
    ],
    tags: ['chill', 'deutsch'],
    skill: { min: 900, max: 1100 },
    visibility: 'public',
  }
}

/** Calls `change(0)`, `change(1)` … at that rate, all of them, however late a busy process comes to it. */
export function pace(rate, seconds, change) {
  const start = performance.now()
  let done = 0
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - start) / 1000) * rate))
      while (done < due) change(done++)
      if (done < rate * seconds) return
      clearInterval(timer)
      resolve()
    }, 5)
  })
}
