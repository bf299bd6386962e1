// Runs the contract suites against the adapters of a browser, in a browser.
import { byHandContract, directoryContract, storeContract, transportContract } from '@skirmish/sdk/testing'
import { IndexedDbStore } from '../../sdk/src/adapters/browser/indexeddb-store.js'
import { WorkerClock } from '../../sdk/src/adapters/browser/worker-clock.js'
import { RelayDirectory } from '../../sdk/src/adapters/relay/relay-directory.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { RelayedTransport } from '../../sdk/src/adapters/relay/relayed-transport.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import { webrtcByHand } from '../../sdk/src/adapters/webrtc/webrtc-by-hand.js'

const endpoint = new URL('/', location.href).href
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const relay = { random, openSocket: (url: string) => new WebSocket(url) }
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const load = async () => (await import('peerjs')).Peer
const iceServers = [{ urls: `stun:${location.hostname}:${location.port}` }]

const suites = {
  store: (name: string) =>
    storeContract[name]?.(new IndexedDbStore(`contract-${crypto.getRandomValues(new Uint32Array(1))}`)),
  async transport(name: string) {
    const platform = { load, random, iceServers }
    const [host, guest] = [new PeerJsTransport(endpoint, platform), new PeerJsTransport(endpoint, platform)]
    await transportContract[name]?.({ host, guest, wait })
    host.close()
    guest.close()
  },
  async relayed(name: string) {
    const [one, two] = [new RelayLobby(endpoint), new RelayLobby(endpoint)]
    const [host, guest] = [new RelayedTransport(one, relay), new RelayedTransport(two, relay)]
    await transportContract[name]?.({ host, guest, wait })
    for (const lobby of [one, two]) lobby.close()
  },
  async byHand(name: string) {
    const [host, guest] = [webrtcByHand({}), webrtcByHand({})]
    await byHandContract[name]?.({ host, guest, wait })
  },
  async directory(name: string) {
    const [one, two] = [new RelayLobby(endpoint), new RelayLobby(endpoint)]
    const [host, guest] = [new RelayDirectory(one, relay), new RelayDirectory(two, relay)]
    await directoryContract[name]?.({ host, guest, wait, random })
    for (const lobby of [one, two]) lobby.close()
  },
  /** How many beats of 20 ms come in half a second while the page's own timers are as slow as in a hidden tab. */
  async clock(workerUrl: string) {
    const clock = new WorkerClock(workerUrl === '' ? undefined : workerUrl)
    clock.after(0, () => {})
    await wait(300)
    const { setTimeout: own } = globalThis
    Object.assign(globalThis, { setTimeout: () => 0, setInterval: () => 0 })
    let beats = 0
    const stop = clock.every(20, () => beats++)
    const rest = await new Promise<number>((resolve) => {
      clock.after(500, () => {
        stop()
        const heard = beats
        own(() => resolve(beats - heard), 100)
        beats = heard
      })
    })
    clock.close()
    return { beats, afterStop: rest }
  },
  async lostWorker() {
    const clock = new WorkerClock('/there-is-no-such-worker.js')
    clock.after(0, () => {})
    await wait(51)
    const fired = { after: false, stopped: false }
    clock.after(100, () => {
      fired.after = true
    })
    const stop = clock.after(400, () => {
      fired.stopped = true
    })
    await wait(250)
    stop()
    await wait(300)
    clock.close()
    return fired
  },
}
Object.assign(globalThis, { suites })
export type Suites = typeof suites
