// Somebody on the Internet: asks a lobby for STUN at two UDP ports, and knocks at its TCP port. `HOST`; says as JSON what answered.
import { connect } from 'node:net'
import { probeStun } from '../../sdk/dist/adapters/node/stun-probe.js'

const [host = ''] = process.argv.slice(2)
const stun = async (port) => (await probeStun([`stun:${host}:${port}`], AbortSignal.timeout(2000))).complete
const tcp = (port) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 }, () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('timeout', () => resolve(false))
  })
const [redirected, direct, open] = await Promise.all([stun(443), stun(7777), tcp(7777)])
console.log(JSON.stringify({ redirected, direct, open }))
process.exit()
