// A page with nothing but PeerJS, as a game would load it: `#ID` of a host to join at once.
import { Peer } from 'peerjs'
import { Raw } from '../raw.js'

const arrival = new Raw(async () => Peer).join(`${location.origin}/`, location.hash.slice(1), 0)
/** As far as a `Friend` asks for it. */
const peer = {
  async arrive() {
    const opened = (await arrival) ?? Infinity
    return { seat: opened, snapshot: opened, opened }
  },
}
Object.assign(globalThis, { peer })
