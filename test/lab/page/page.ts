import { browser } from '@skirmish/sdk/browser'
import { scriptStart } from '../../bench/script-start.js'
import { LabPeer } from '../peer.js'
import { Raw } from '../raw.js'

const options = new URLSearchParams(location.search)
const stun = options.get('stun')
const platform = browser({
  ...(!options.has('no-relay') && { relay: '/' }),
  ...(stun !== null && { iceServers: [{ urls: `stun:${stun}` }] }),
})
const raw = new Raw(async () => (await import('peerjs')).Peer)
const invitation = location.hash.startsWith('#join=') ? location.href : undefined

Object.assign(globalThis, { peer: new LabPeer({ name: 'Page', platform, raw, invitation, start: scriptStart }) })
