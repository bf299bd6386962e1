import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Mapped, StunSeen } from '../../connect/nat-mapping.js'
import { parseStunAnswer, STUN_ID_BYTES, stunRequest } from '../../connect/stun.js'
import { untilOver } from '../until-over.js'

/** Who has not answered by then can not be reached by UDP, ms. */
const STUN_MS = 2500
/** A datagram may be lost: asked again after this long, ms. */
const AGAIN_MS = 250
const STUN_PORT = 3478

/** Asks all servers from one socket, as they see one socket differently or not: WebRTC in Node does not tell. */
export async function probeStun(urls: readonly string[], signal: AbortSignal): Promise<StunSeen> {
  const own = Object.values(networkInterfaces()).flatMap((infos = []) => infos.map(({ address }) => address))
  const targets = (await Promise.all(urls.map(resolveServer))).filter((target) => target !== undefined)
  const [first] = targets
  if (!first || signal.aborted) return { asked: urls.length, complete: false, mapped: [], own }
  // One socket has one family: servers of the other one, where somebody names such, say nothing of it.
  const asked = targets.filter(({ family }) => family === first.family)
  const socket = createSocket(first.family === 6 ? 'udp6' : 'udp4')
  const waiting = new Map(asked.map((target) => [randomBytes(STUN_ID_BYTES), target]))
  const mapped: Mapped[] = []
  const ask = () => {
    for (const [id, { address, port }] of waiting) socket.send(stunRequest(id), port, address, () => {}) // unsent is unanswered
  }
  let again: ReturnType<typeof setInterval> | undefined
  await untilOver(STUN_MS, signal, (end) => {
    socket.on('error', end)
    socket.on('message', (bytes, from) => {
      for (const [id, { address, port }] of waiting) {
        const seen = from.address === address && from.port === port ? parseStunAnswer(bytes, id) : undefined
        if (!seen) continue
        waiting.delete(id)
        mapped.push({ base: 'socket', ...seen })
      }
      if (waiting.size === 0) end()
    })
    socket.bind(0, ask)
    again = setInterval(ask, AGAIN_MS)
  })
  clearInterval(again)
  socket.close()
  return { asked: asked.length, complete: waiting.size === 0, mapped, own }
}

async function resolveServer(url: string) {
  const [, host = '', digits = `${STUN_PORT}`] = /^stun:(?:\/\/)?(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? []
  const name = host.replace(/^\[|\]$/g, '')
  const port = Number(digits)
  if (name === '' || port < 1 || port > 65_535) return undefined
  const family = isIP(name)
  if (family) return { address: name, family, port }
  const found = await lookup(name).catch(() => undefined)
  return found && { ...found, port }
}
