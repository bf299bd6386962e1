import { createMatchmaker, type Matchmaker, type Platform, type Session } from '@skirmish/sdk'
import { lab } from './game.js'

type Lab = typeof lab

export interface Arrival {
  /** From the call, or the start of the script, to the seat and to the first snapshot, ms. */
  readonly seat: number
  readonly snapshot: number
}

/** What a browser page and a Node process of the lab do alike. */
export class LabPeer {
  readonly #matchmaker: Promise<Matchmaker<Lab>>
  #session: Session<Lab> | undefined

  constructor(name: string, platform: Platform) {
    this.#matchmaker = createMatchmaker({ game: lab, player: { name }, ...platform })
  }

  /** Opens a session and starts its match; gives its link when that is running. */
  async host(): Promise<string> {
    const session = await (await this.#matchmaker).host({ maxPlayers: 8, reconnectGrace: 0 })
    this.#session = session
    session.onMessage('echo', (message, from) => session.send('echo', message, { to: from }))
    session.start()
    await new Promise<void>((resolve) => session.on('phase', (phase) => phase === 'playing' && resolve()))
    return session.invitation.link
  }

  /** Enters the lobby, and waits until a session is there. */
  async enterLobby(): Promise<void> {
    const matchmaker = await this.#matchmaker
    await new Promise<void>((resolve) => {
      matchmaker.on('listings', ([first]) => first && resolve())
    })
  }

  async join(target?: string, start = performance.now()): Promise<Arrival> {
    const matchmaker = await this.#matchmaker
    const [listing] = matchmaker.listings
    const session = await matchmaker.join(target ?? listing ?? '')
    this.#session = session
    const seat = performance.now() - start
    await this.#counted()
    return { seat, snapshot: performance.now() - start }
  }

  /** Resolves when this device is connected in one of these ways. */
  async reached(...paths: readonly string[]): Promise<void> {
    const session = this.#here()
    if (paths.includes(session.net.path)) return
    await new Promise<void>((resolve) => session.on('path', (now) => paths.includes(now) && resolve()))
  }

  get path(): string {
    return this.#here().net.path
  }

  get rtt(): number | undefined {
    return this.#here().net.rtt
  }

  /** A message to the host and back on `events`, and some more snapshots on `state`. */
  async bothLanes(): Promise<void> {
    const session = this.#here()
    const text = Math.floor(performance.now()) % 65536
    const echoed = new Promise<void>((resolve) => {
      const undo = session.onMessage('echo', (message) => {
        if (message.text !== text) return
        undo()
        resolve()
      })
    })
    session.send('echo', { text }, { to: 'host' })
    await echoed
    for (let i = 0; i < 3; i++) await this.#counted()
  }

  async close(): Promise<void> {
    ;(await this.#matchmaker).close()
  }

  #here(): Session<Lab> {
    if (!this.#session) throw new Error('in no session')
    return this.#session
  }

  /** Resolves when the count has moved, which only the host can do. */
  #counted(): Promise<void> {
    const session = this.#here()
    const count = () => session.view(performance.now()).counter.count
    const before = session.phase === 'playing' ? count() : -1
    return new Promise((resolve) => {
      const look = setInterval(() => {
        if (session.phase !== 'playing' || count() === before) return
        clearInterval(look)
        resolve()
      }, 2)
    })
  }
}
