// Runs the contract suites against the adapters of a browser, in a browser.
import {
  byHandContract,
  directoryContract,
  presenceContract,
  probesContract,
  storeContract,
  transportContract,
} from '@skirmish/sdk/testing'
import { browserProbes } from '../../sdk/src/adapters/browser/browser-probes.js'
import { IndexedDbStore } from '../../sdk/src/adapters/browser/indexeddb-store.js'
import { onPageWake } from '../../sdk/src/adapters/browser/page-wake.js'
import { ProfileClaim } from '../../sdk/src/adapters/browser/profile-claim.js'
import { WorkerClock } from '../../sdk/src/adapters/browser/worker-clock.js'
import { nativeVerify } from '../../sdk/src/adapters/native-verify.js'
import { RelayDirectory } from '../../sdk/src/adapters/relay/relay-directory.js'
import { RelayLobby } from '../../sdk/src/adapters/relay/relay-lobby.js'
import { RelayPresence } from '../../sdk/src/adapters/relay/relay-presence.js'
import { RelayedTransport } from '../../sdk/src/adapters/relay/relayed-transport.js'
import { PeerJsTransport } from '../../sdk/src/adapters/webrtc/peerjs-transport.js'
import { webrtcByHand } from '../../sdk/src/adapters/webrtc/webrtc-by-hand.js'
import { verify } from '../../sdk/src/connect/keys.js'
import type { Address } from '../../sdk/src/discover/listing.js'
import { bytesOfHex } from '../../sdk/src/ratings/hex.js'
import { looksOf } from '../../sdk/test/matchmaker/somebody.js'

/** The lobby that served the page, or the one its address names. */
const endpoint = new URL(new URLSearchParams(location.search).get('lobby') ?? '/', location.href).href
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const relay = { random, openSocket: (url: string) => new WebSocket(url) }
const { setTimeout: pageTimeout, setInterval: pageInterval } = globalThis
const wait = (ms: number) => new Promise((resolve) => pageTimeout(resolve, ms))
/** Until `end`, the page's timers can be made to rest: those that run already, too. */
function restingTimers() {
  let resting = false
  const unlessResting = (call: () => void) => () => resting || call()
  Object.assign(globalThis, {
    setTimeout: (call: () => void, ms: number) => pageTimeout(unlessResting(call), ms),
    setInterval: (call: () => void, ms: number) => pageInterval(unlessResting(call), ms),
  })
  return {
    rest() {
      resting = true
    },
    end: () => Object.assign(globalThis, { setTimeout: pageTimeout, setInterval: pageInterval }),
  }
}
const NOTHING = new Uint8Array()
const load = async () => (await import('peerjs')).Peer
const iceServers = [{ urls: `stun:${new URL(endpoint).host}` }]

const clock = new WorkerClock()

let claim = new ProfileClaim()

let wakes = 0
let stopWaking = () => {}

const suites = {
  /** Asks for the profile as a matchmaker does: at once, and once more when it could be loaded. */
  async claim() {
    claim.release()
    claim = new ProfileClaim()
    const start = performance.now()
    const first = await claim.claim()
    const ms = performance.now() - start
    await wait(20)
    return { first, owns: await claim.claim(), ms }
  },
  /** Counts what the page is told of its network, and of having been away. */
  watchWakes() {
    stopWaking = onPageWake(() => wakes++)
  },
  stopWaking: () => stopWaking(),
  wakes: () => wakes,
  owns: () => claim.claim(),
  release: () => claim.release(),
  store: (name: string) =>
    storeContract[name]?.(new IndexedDbStore(`contract-${crypto.getRandomValues(new Uint32Array(1))}`)),
  async transport(name: string) {
    const platform = { load, random, clock, iceServers }
    const [host, guest] = [new PeerJsTransport(endpoint, platform), new PeerJsTransport(endpoint, platform)]
    await transportContract[name]?.({ host, guest, wait })
    host.close()
    guest.close()
  },
  async relayed(name: string) {
    const [one, two] = [new RelayLobby(endpoint, clock), new RelayLobby(endpoint, clock)]
    const [host, guest] = [new RelayedTransport(one, relay), new RelayedTransport(two, relay)]
    await transportContract[name]?.({ host, guest, wait })
    for (const lobby of [one, two]) lobby.close()
  },
  async byHand(name: string) {
    const [host, guest] = [webrtcByHand({ clock }), webrtcByHand({ clock })]
    await byHandContract[name]?.({ host, guest, wait })
  },
  async probes(name: string) {
    const probes = browserProbes({ endpoint: new URL(endpoint), iceServers: undefined })
    await probesContract[name]?.({ probes, wait })
  },
  /** Whether each signature is true: natively, and in script. */
  async verify(all: readonly (readonly [key: string, message: string, signature: string])[]) {
    const claims = all
      .map((one) => one.map(bytesOfHex))
      .map(([key, message, signature]) => {
        return { key: key ?? NOTHING, message: message ?? NOTHING, signature: signature ?? NOTHING }
      })
    const natively = await (await nativeVerify())?.(claims)
    return { natively, script: claims.map(({ signature, message, key }) => verify(signature, message, key)) }
  },
  async directory(name: string) {
    const [one, two] = [new RelayLobby(endpoint, clock), new RelayLobby(endpoint, clock)]
    const [host, guest] = [new RelayDirectory(one, relay), new RelayDirectory(two, relay)]
    await directoryContract[name]?.({ host, guest, wait, random })
    for (const lobby of [one, two]) lobby.close()
  },
  async presence(name: string) {
    const [one, two] = [new RelayLobby(endpoint, clock), new RelayLobby(endpoint, clock)]
    const [ann, ben] = [new RelayPresence(one), new RelayPresence(two)]
    await presenceContract[name]?.({ ann, ben, wait, random, lookAt: looksOf(random) })
    for (const lobby of [one, two]) lobby.close()
  },
  /** What comes back of three bytes that are sent to a host at its own endpoint, by each of its addresses. */
  async guestOf(addresses: readonly Address[]) {
    const lobby = new RelayLobby(endpoint, clock)
    const transports = [
      new PeerJsTransport(endpoint, { load, random, clock, iceServers }),
      new RelayedTransport(lobby, relay),
    ]
    const signal = AbortSignal.timeout(10_000)
    const echoes: Record<string, number[]> = {}
    for (const transport of transports) {
      const address = addresses.find(({ via }) => via === transport.via)
      if (!address) continue
      const link = await transport.dial(address, { signal })
      link.send('events', Uint8Array.of(1, 2, 3))
      echoes[transport.via] = await new Promise((resolve) => link.onMessage((_, bytes) => resolve([...bytes])))
      link.close()
    }
    lobby.close()
    return echoes
  },
  /**
   * How many beats of 20 ms come in half a second while the page's own timers rest, as good as in a hidden tab: of a timer
   * set before the worker was there, and of one set later.
   */
  async clock(workerUrl: string) {
    const page = restingTimers()
    const clock = new WorkerClock(workerUrl === '' ? undefined : workerUrl)
    const beats = { early: 0, late: 0, afterStop: 0 }
    const stopEarly = clock.every(20, () => beats.early++)
    let deadline = false
    clock.after(600, () => {
      deadline = true
    })
    await wait(400)
    page.rest()
    beats.early = 0
    const stopLate = clock.every(20, () => beats.late++)
    await wait(500)
    stopEarly()
    stopLate()
    const { early, late } = beats
    await wait(100)
    page.end()
    clock.close()
    return { early, late, deadline, afterStop: beats.early + beats.late - early - late }
  },
  /** Closing the clock takes its worker away, and no timer. */
  async closedClock() {
    const clock = new WorkerClock()
    let fired = 0
    clock.after(400, () => fired++)
    await wait(200)
    clock.close()
    await wait(100)
    const before = fired
    await wait(300)
    return { before, fired }
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
