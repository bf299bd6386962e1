// A stranger on a LAN: probes a host by hand and by broadcast, and knocks at its TCP port. `HOST BROADCAST [PORT]`; says as
// JSON how many answers came, which port they named, and whether the TCP port answered.
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { encodeLanPacket, parseLanPacket } from '../../sdk/dist/discover/lan-packet.js'

const [host = '', broadcast = '', known] = process.argv.slice(2)
const found = { answers: 0, port: undefined, tcp: undefined }
const socket = createSocket('udp4')
socket.on('message', (bytes) => {
  const packet = parseLanPacket(bytes)
  if (packet?.kind !== 'answer') return
  found.answers++
  found.port = packet.announcement.addresses[0]?.port
})
socket.on('error', () => {})
socket.bind(0, () => {
  socket.setBroadcast(true)
  for (const [nonce, address] of [host, broadcast].entries()) {
    const probe = { kind: 'probe', nonce, alone: true, game: undefined, code: undefined, asker: undefined }
    socket.send(encodeLanPacket(probe), 27_715, address, () => {})
  }
})
if (known !== undefined) {
  const tcp = connect(Number(known), host, () => tcp.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`))
  tcp.on('data', () => {
    found.tcp = 'answered'
    tcp.destroy()
  })
  tcp.on('error', () => {})
  tcp.on('close', () => {
    found.tcp ??= 'cut'
  })
}
setTimeout(() => {
  console.log(JSON.stringify(found))
  process.exit()
}, 700)
