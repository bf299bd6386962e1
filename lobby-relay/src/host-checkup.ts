import { networkInterfaces } from 'node:os'
import { type Diagnosis, diagnose, ERRORS, type ErrorCode } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { lanAddresses } from './addresses.js'
import type { Row } from './doctor-report.js'
import { DEFAULT_PORT } from './options.js'
import { createRelay, type Relay } from './relay.js'

/** What stands between this device and a lobby, by the very checks a page makes. */
export async function checkLobby(relay: string): Promise<Diagnosis> {
  const platform = node({ relay })
  try {
    return await diagnose(platform)
  } finally {
    platform.close?.()
  }
}

/** Whether friends could meet here: at the lobby that is open, or at one that is opened for a moment. */
export async function checkHost(port = DEFAULT_PORT): Promise<readonly Row[]> {
  const addresses = lanAddresses(networkInterfaces())
  const [best] = addresses
  const opened = await open(port)
  try {
    const at = opened?.port ?? port
    const url = `http://${best?.address ?? 'localhost'}:${at}/`
    const { findings } = await checkLobby(url)
    const of = (check: string) => findings.filter((one) => one.check === check)
    const [lobby] = of('relay')
    const isLobby = lobby?.state === 'good'
    const there: Row = opened
      ? { check: 'port', state: 'good', says: `Port ${port} is free for a lobby.` }
      : isLobby
        ? { check: 'port', state: 'good', says: `A lobby is open here already: ${String(lobby.details?.name)}.` }
        : {
            ...{ check: 'port', state: 'limited', says: `Something else uses port ${port}, or may not be opened.` },
            todo: 'Nothing: a lobby takes the next free port. Or choose one with --port.',
          }
    const reached: Row = best
      ? {
          ...{ check: 'address', state: 'good', says: `Friends open ${url}` },
          todo: `A firewall can only be seen from outside: on another device, open it, or run: skirmish-lobby doctor ${url}`,
          details: { addresses: addresses.map((one) => `${one.address} (${one.interface})`) },
        }
      : { check: 'address', ...problem('connect/no-address', 'bad') }
    if (!opened && !isLobby) return [there, reached, ...of('webrtc'), ...of('lan')]
    return [there, reached, ...of('relay'), ...of('udp').map(stunRow), ...of('webrtc'), ...of('lan')]
  } finally {
    await opened?.close()
  }
}

function open(port: number): Promise<Relay | undefined> {
  return createRelay({ port }).catch(() => undefined)
}

/** Seen from the machine it is on, UDP has gone nowhere: all it shows is that STUN answers. */
function stunRow({ state }: Row): Row {
  const says = 'The lobby answers STUN, so friends on this network find direct ways.'
  if (state === 'good') return { check: 'stun', state, says }
  const todo = 'Stop what uses the UDP port of the same number; without STUN, play goes through the lobby.'
  return { check: 'stun', state: 'limited', says: 'The lobby does not answer STUN.', todo }
}

function problem(code: ErrorCode, state: Row['state']) {
  const { message, help } = ERRORS[code]
  return { state, code, says: message, todo: help }
}
