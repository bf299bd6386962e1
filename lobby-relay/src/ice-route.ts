import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type IceAnswer, RatePerSource } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { sendJson } from './send-json.js'
import { type TurnOptions, turnCredential } from './turn.js'

export interface IceRouteOptions {
  /** The UDP port of the relay's own STUN; `undefined` without. */
  readonly stun: number | undefined
  readonly turn: TurnOptions | undefined
}

/** By which servers friends find a direct path, and a TURN server where there is none ([CO16]). */
export function iceRoute({
  stun,
  turn,
}: IceRouteOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const rate = new RatePerSource(LIMITS.icePerAddress)
  return ({ headers, socket }, response) => {
    if (!rate.take(socket.remoteAddress ?? '', performance.now()))
      return sendJson(response, 429, { error: 'Too many from your address; wait ten seconds.' })
    const expiresIn = LIMITS.turnSeconds
    const own = stun === undefined ? [] : [{ urls: [`stun:${nameIn(headers.host)}:${stun}`] }]
    const answer: IceAnswer = { iceServers: turn ? [...own, credentialFor(turn, expiresIn)] : own, expiresIn }
    sendJson(response, 200, answer)
  }
}

function credentialFor({ urls, secret }: TurnOptions, seconds: number) {
  const expires = Math.floor(Date.now() / 1000) + seconds
  return { urls: [...urls], ...turnCredential(secret, randomBytes(6).toString('hex'), expires) }
}

/** The name by which this very client knows us; the guard has looked at it. */
function nameIn(host = ''): string {
  return new URL(`http://${host}`).hostname
}
