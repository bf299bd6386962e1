// A window of an app: it finds and hosts games on the LAN through a port, whose other end the test carries to Node.
import { createMatchmaker, type Session } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { lanThrough } from '@skirmish/sdk/electron'
import { sumo } from '../../sdk/test/sumo.js'

declare const toMain: (message: string) => void

const { port1, port2 } = new MessageChannel()
port1.onmessage = ({ data }) => toMain(JSON.stringify(data))
const player = { name: 'Ann' }
const matchmaker = createMatchmaker({ game: sumo, player, ...browser({ nearby: lanThrough(port2) }) })
let session: Session<typeof sumo> | undefined

const appWindow = {
  fromMain: (message: string) => port1.postMessage(JSON.parse(message)),
  async host() {
    session = await (await matchmaker).host()
    return session.invitation.code
  },
  async join(code: string) {
    session = await (await matchmaker).join(code)
  },
  listings: async () =>
    (await matchmaker).on('listings', () => {}) && (await matchmaker).listings.map(({ name }) => name),
  players: () => session?.players.map(({ name }) => name),
  path: () => session?.net.path,
}
Object.assign(globalThis, { appWindow })
export type AppWindow = typeof appWindow
