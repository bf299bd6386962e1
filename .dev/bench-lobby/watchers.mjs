// Many who look at a lobby, as cheap as they can be: a join by HTTP, a bare WebSocket, everything counted and thrown away.
import { WebSocket } from 'ws'

const { port, count, greeting } = JSON.parse(process.argv[2])
const AT_ONCE = 16
const JOINED = 10

const sockets = []
let messages = 0

async function join() {
  const answer = await fetch(`http://127.0.0.1:${port}/matchmake/joinOrCreate/lobby`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { room, sessionId, error } = await answer.json()
  if (error) throw new Error(error)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${room.processId}/${room.roomId}?sessionId=${sessionId}`)
  await new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data) => {
      messages++
      if (data[0] !== JOINED) return resolve()
      socket.send(Uint8Array.of(JOINED))
      if (greeting) socket.send(Uint8Array.from(greeting))
    })
  })
  sockets.push(socket)
}

let left = count
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) await join()
  }),
)
const bytes = () => sockets.reduce((sum, socket) => sum + socket._socket.bytesRead, 0)
process.on('message', () =>
  process.send({ messages, bytes: bytes(), open: sockets.filter((one) => one.readyState === 1).length }),
)
process.send('ready')
