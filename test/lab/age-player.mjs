// Host or guest of a match, for `bench:age`: `ENTITIES`. It is told by lines of JSON what to do. Each snapshot that the host sends goes a second
// time, over a connection of its own between the same two processes, on a channel that is reliable and ordered.
import { createInterface } from 'node:readline'
import { NodePeerConnection } from '../../sdk/dist/adapters/node/node-peer-connection.js'
import { createMatchmaker, defineGame, fixed, one } from '../../sdk/dist/index.js'
import { node } from '../../sdk/dist/node.js'
import { createScene, TICK_RATE } from '../bench/sync/scene.mjs'
import { sceneTable, writeEntity } from '../bench/sync/scene-table.mjs'

const entities = Number(process.argv[2])
const FRAME_MS = 1000 / 60
/** By the clock that all processes of a machine share, ms. */
const now = () => Number(process.hrtime.bigint()) / 1e6

/** When this process was late by more than so many ms: from when, until when. */
const LATE_MS = 10
const lates = []
let expected = now() + LATE_MS
setInterval(() => {
  const at = now()
  if (at > expected + LATE_MS) lates.push([expected, at])
  expected = at + LATE_MS
}, LATE_MS).unref()

/** When each tick was made. */
const madeAt = []
/** Of each frame that was sent twice, its tick. */
const sent = []
let bytes = 0
let reliable
let [heardLossy, heardReliable] = [0, 0]

const create = NodePeerConnection.prototype.createDataChannel
const isSnapshot = (data) => (new Uint8Array(data)[0] & 0x80) !== 0
NodePeerConnection.prototype.createDataChannel = function (label, options) {
  const channel = create.call(this, label, options)
  if (label !== 'state') return channel
  const send = channel.send.bind(channel)
  channel.send = (data) => {
    if (reliable?.readyState === 'open' && isSnapshot(data)) {
      reliable.send(data)
      sent.push(madeAt.length - 1)
      bytes += data.length
    }
    send(data)
  }
  channel.addEventListener('message', ({ data }) => {
    if (isSnapshot(data)) heardLossy++
  })
  return channel
}

const scene = createScene({ entities })
const game = defineGame({
  id: 'state-age',
  version: 1,
  seats: { min: 1, max: 2 },
  tickRate: TICK_RATE,
  // What is drawn is the newest that came.
  drawing: { predict: false, interpolate: false },
  world: { entities: sceneTable(entities), tick: one({ number: fixed(0, 1_000_000, 1) }) },
  setup(world) {
    for (const it of scene.entities) writeEntity(world.entities.add(), it, true)
  },
  step(world, _inputs, ctx) {
    madeAt[ctx.tick] = now()
    world.tick.number = ctx.tick
    scene.step()
    let i = 0
    for (const row of world.entities) writeEntity(row, scene.entities[i++], false)
  },
})
const matchmaker = await createMatchmaker({ game, player: { name: 'Somebody' }, ...node({ lan: false }) })
let session
let invitation
let connection

/** Both sides know the channel of the second connection. */
function openReliable() {
  reliable = connection.createDataChannel('reliable', { negotiated: true, id: 1, ordered: true })
  reliable.onmessage = () => heardReliable++
}

const gathered = () =>
  new Promise((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve(connection.localDescription)
    connection.addEventListener('icegatheringstatechange', look)
    look()
  })

const orders = {
  async invite() {
    session = await matchmaker.host()
    invitation = await session.inviteByHand()
    return invitation.code
  },
  async answer(code) {
    const answer = await matchmaker.answerByHand(code)
    answer.session.then((joined) => {
      session = joined
      joined.ready()
    })
    return answer.code
  },
  async accept(code) {
    await invitation.accept(code)
  },
  async offer() {
    connection = new NodePeerConnection({})
    openReliable()
    await connection.setLocalDescription(await connection.createOffer())
    return gathered()
  },
  async takeOffer(description) {
    connection = new NodePeerConnection({})
    await connection.setRemoteDescription(description)
    openReliable()
    await connection.setLocalDescription(await connection.createAnswer())
    return gathered()
  },
  takeAnswer: (description) => connection.setRemoteDescription(description),
  isOpen: () => reliable.readyState === 'open',
  /** False while somebody is not ready. */
  start() {
    const isReady = session.players.every(({ ready, host }) => ready || host)
    if (isReady) session.start()
    return isReady
  },
  phase: () => session?.phase,
  /** Looks at its screen 60 times a second: when, the tick shown, and how many frames the other channel has brought. */
  async watch(seconds) {
    const [seen, lossy] = [[], heardLossy]
    const begun = now()
    for (let at = begun; at < begun + seconds * 1000; at += FRAME_MS) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - now())))
      seen.push([now(), session.view(performance.now()).tick.number, heardReliable])
    }
    return { seen, heard: heardLossy - lossy, path: session.net.path, rtt: session.stats().links[0]?.rtt, lates }
  },
  made: () => ({ madeAt, sent, bytes, lates }),
}

for await (const line of createInterface(process.stdin)) {
  const { id, order, args } = JSON.parse(line)
  Promise.resolve(orders[order](...args)).then(
    (value) => console.log(JSON.stringify({ id, value })),
    (error) => console.log(JSON.stringify({ id, error: String(error) })),
  )
}
process.exit()
