import { createMatchmaker, type Listing, type Matchmaker, type Platform, type Session } from '@skirmish/sdk'
import { lab } from './game.js'
import type { Raw } from './raw.js'

type Lab = typeof lab

/** What has not come by then does not, ms: ICE itself gives up after 15 s. */
const COMES_MS = 15_000

export interface Arrival {
  /** From the call, or the start of the script, to the seat and to the first snapshot, ms. */
  readonly seat: number
  readonly snapshot: number
  /** From the moment the page was opened to the first snapshot, ms. */
  readonly opened: number
}

/** How a guest came back that had lost its host: when, and when it was tried, ms since 1970. */
export interface Return {
  readonly at: number
  readonly tries: readonly number[]
  readonly seat: number
}

export interface LabPeerOptions {
  readonly name: string
  readonly platform: Platform
  /** PeerJS without us, for comparison. */
  readonly raw: Raw
  /** Joined at once. */
  readonly invitation?: string | undefined
  /** When the page's script began. */
  readonly start?: number
  /** Only Node can ask an address. */
  readonly probe?: (address: string) => Promise<readonly Listing[]>
}

/** What a browser page and a Node process of the lab do alike. */
export class LabPeer {
  readonly #matchmaker: Promise<Matchmaker<Lab>>
  readonly #raw: Raw
  readonly #probe: LabPeerOptions['probe']
  readonly #arrival: Promise<Arrival> | undefined
  #session: Session<Lab> | undefined
  readonly #tries: number[] = []
  #invited: { accept(answer: string): Promise<unknown> } | undefined
  #byHand: Promise<Arrival> | undefined

  constructor({ name, platform, raw, invitation, start, probe }: LabPeerOptions) {
    this.#matchmaker = createMatchmaker({ game: lab, player: { name }, ...platform })
    this.#raw = raw
    this.#probe = probe
    this.#arrival = invitation === undefined ? undefined : this.join(invitation, start)
    this.#arrival?.catch(() => {}) // whoever waits for it hears of it
  }

  /** Opens a session and starts its match; gives its link when that is running. @param reconnectGrace how long seats wait, ms */
  async host(reconnectGrace = 0): Promise<string> {
    const session = await (await this.#matchmaker).host({ maxPlayers: 8, reconnectGrace })
    this.#session = session
    session.onMessage('echo', (message, from) => session.send('echo', message, { to: from }))
    session.start()
    await new Promise<void>((resolve) => session.on('phase', (phase) => phase === 'playing' && resolve()))
    return session.invitation.link
  }

  /** Enters the lobby, and waits until a session is there: ms. */
  async enterLobby(): Promise<number> {
    const matchmaker = await this.#matchmaker
    const start = performance.now()
    await new Promise<void>((resolve) => {
      matchmaker.on('listings', ([first]) => first && resolve())
    })
    return performance.now() - start
  }

  async join(target?: string, start = performance.now()): Promise<Arrival> {
    const matchmaker = await this.#matchmaker
    const [listing] = matchmaker.listings
    return this.#enter(matchmaker.join(target ?? listing ?? ''), start)
  }

  /** Joins whoever hosts at this address. */
  async joinAt(address: string): Promise<Arrival> {
    const [listing] = (await this.#probe?.(address)) ?? []
    return listing ? this.#enter((await this.#matchmaker).join(listing)) : this.joinAt(address)
  }

  /** How the invitation went that this peer was started with. */
  arrive(): Promise<Arrival> {
    return this.#arrival ?? Promise.reject(new Error('not invited'))
  }

  async invite(): Promise<string> {
    const invitation = await this.#here().inviteByHand()
    this.#invited = invitation
    return invitation.code
  }

  async accept(answer: string): Promise<void> {
    await this.#invited?.accept(answer)
  }

  async answer(invitation: string): Promise<string> {
    const answer = await (await this.#matchmaker).answerByHand(invitation)
    this.#byHand = this.#enter(answer.session)
    this.#byHand.catch(() => {}) // as above
    return answer.code
  }

  arriveByHand(): Promise<Arrival> {
    return this.#byHand ?? Promise.reject(new Error('nothing answered'))
  }

  /** Resolves when this device is connected in this way. */
  async reached(path: string): Promise<void> {
    const session = this.#here()
    if (session.net.path === path) return
    const taken = new Promise<void>((resolve) => session.on('path', (now) => now === path && resolve()))
    await this.#comes(taken, () => `${path}: still ${session.net.path}`)
  }

  /** Resolves when the host is not heard any more. */
  async lost(): Promise<void> {
    const session = this.#here()
    const lost = new Promise<void>((resolve, reject) => {
      const undo = session.on('connection', ({ state }) => {
        if (state === 'connected') return
        this.#tries.length = 0
        session.on('connection', () => this.#tries.push(Date.now()))
        resolve()
        queueMicrotask(() => undo())
      })
      session.on('ended', ({ reason }) => reject(new Error(reason)))
    })
    await this.#comes(lost, () => `loss: still ${session.connection.state}`)
  }

  /** Resolves when it is heard again and a new tick is seen; when that was, and when it was tried, ms since 1970. */
  async back(): Promise<Return> {
    const session = this.#here()
    await new Promise<void>((resolve, reject) => {
      session.on('connection', ({ state }) => state === 'connected' && resolve())
      session.on('ended', ({ reason }) => reject(new Error(reason)))
    })
    await this.#counted()
    return { at: Date.now(), tries: this.#tries, seat: session.me.seat }
  }

  path(): string {
    return this.#here().net.path
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
    await this.#comes(echoed, () => 'echo')
    for (let i = 0; i < 3; i++) await this.#comes(this.#counted(), () => 'snapshot')
  }

  /** Where the first session that is listed can be reached. */
  async endpoints(): Promise<string> {
    const [listing] = (await this.#matchmaker).listings
    return (listing?.addresses ?? []).map(({ endpoint }) => endpoint).join(' ')
  }

  rawHost(signaling: string, id: string): Promise<void> {
    return this.#raw.host(signaling, id)
  }

  raw(signaling: string, id: string): Promise<number | undefined> {
    return this.#raw.join(signaling, id)
  }

  async #enter(joining: Promise<Session<Lab>>, start = performance.now()): Promise<Arrival> {
    this.#session = await joining
    const seat = performance.now() - start
    await this.#counted()
    const opened = performance.now()
    return { seat, snapshot: opened - start, opened }
  }

  #here(): Session<Lab> {
    if (!this.#session) throw new Error('in no session')
    return this.#session
  }

  /** Rejects when the session ends before it comes, or it takes too long. */
  async #comes(awaited: Promise<void>, what: () => string): Promise<void> {
    let stop = () => {}
    const never = new Promise<never>((_, reject) => {
      const undo = this.#here().on('ended', ({ reason }) => reject(new Error(`no ${what()}, ended: ${reason}`)))
      const timer = setTimeout(() => reject(new Error(`no ${what()}`)), COMES_MS)
      stop = () => {
        undo()
        clearTimeout(timer)
      }
    })
    await Promise.race([awaited, never]).finally(() => stop())
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
