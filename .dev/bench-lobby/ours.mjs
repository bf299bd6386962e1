// A relay of ours as its users run it; its hosts are another process (hosts.mjs).
import { createRelay } from '../../lobby-relay/dist/index.js'

const limits = {
  connections: 8000,
  connectionsPerAddress: 8000,
  clients: 8000,
  joinsPerAddress: { count: 8000, ms: 10_000 },
}
const relay = await createRelay({ host: '127.0.0.1', stun: false, limits })
let before
process.on('message', (say) => {
  if (say === 'start') before = process.cpuUsage()
  else process.send({ cpu: process.cpuUsage(before) })
})
process.send({ port: relay.port })
