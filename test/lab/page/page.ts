import { browser } from '@skirmish/sdk/browser'
import { scriptStart } from '../../bench/script-start.js'
import { LabPeer } from '../peer.js'

const options = new URLSearchParams(location.search)
const stun = options.get('stun')
const iceServers = stun === null ? undefined : stun === '' ? [] : [{ urls: `stun:${stun}` }]
const peer = new LabPeer(options.get('name') ?? 'Ann', browser({ relay: '/', ...(iceServers && { iceServers }) }))
const invited = location.hash.startsWith('#join=')

Object.assign(globalThis, {
  peer,
  /** Whoever opens an invitation joins at once: from the start of the page's script. */
  arrival: invited ? peer.join(location.href, scriptStart) : undefined,
})
