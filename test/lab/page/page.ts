import { diagnose } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { scriptStart } from '../../bench/script-start.js'
import { LabPeer } from '../peer.js'
import { Raw } from '../raw.js'

const options = new URLSearchParams(location.search)
const stun = options.get('stun')
const server = options.get('public') ?? undefined
const path = options.get('path') === 'relayed' ? 'relayed' : 'auto'
const platform = browser({
  ...(!options.has('no-relay') && { relay: '/' }),
  path,
  publicSignaling: server,
  ...(stun !== null && { iceServers: stun === '' ? [] : [{ urls: `stun:${stun}` }] }),
})
/** @param turn the servers to use in place of the lobby's: one for TURN, as `name:password@host:port` */
const check = (turn?: string) => {
  const [username = '', credential = '', host = ''] = turn?.split(/[:@](?=.*:)/) ?? []
  const iceServers = [{ urls: `turn:${host}`, username, credential }]
  return diagnose(turn === undefined ? platform : browser({ relay: '/', iceServers }))
}
const raw = new Raw(async () => (await import('peerjs')).Peer)
const invitation = location.hash.startsWith('#join=') ? location.href : undefined

Object.assign(globalThis, { check, peer: new LabPeer({ name: 'Page', platform, raw, invitation, start: scriptStart }) })
