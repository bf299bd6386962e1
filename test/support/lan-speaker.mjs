// A stranger on a LAN: probes a host by hand and by broadcast, and knocks at its TCP port. `HOST BROADCAST [PORT]`.
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { encodeLanPacket, parseLanPacket } from '../../sdk/dist/discover/lan-packet.js'

const [host = '', broadcast = '', port] = process.argv.slice(2)
const say = (message) => console.log(JSON.stringify(message))
const socket = createSocket('udp4')
let answers = 0
socket.on('message', (bytes) => {
  const packet = parseLanPacket(bytes)
  if (packet?.kind !== 'answer') return
  answers++
  say({ port: packet.announcement.addresses[0]?.port })
})
socket.on('error', () => {})
socket.bind(0, () => {
  socket.setBroadcast(true)
  for (const [nonce, address] of [host, broadcast].entries()) {
    const probe = { kind: 'probe', nonce, alone: true, game: undefined, code: undefined, asker: undefined }
    socket.send(encodeLanPacket(probe), 27_715, address, () => {})
  }
})
setTimeout(() => {
  say({ answers })
  socket.close()
}, 500)
if (port !== undefined) {
  const tcp = connect(Number(port), host, () => tcp.write('GET / HTTP/1.1\r\nHost: 10.5.0.1\r\n\r\n'))
  let answered = false
  tcp.on('data', () => {
    answered = true
    tcp.destroy()
  })
  tcp.on('error', () => {})
  tcp.on('close', () => say({ tcp: answered ? 'answered' : 'cut' }))
}
