import { createMatchmaker, type Session } from '../../../src/index.js'
import type { Platform } from '../../../src/matchmaker/platform.js'
import { virtualPlatform } from '../../../src/testing.js'
import { isRefused, type Tally, tally } from '../../tally.js'
import type { World } from '../friends.js'

/** A question is over by then, ms. */
const QUESTION_MS = 15_000
const MAY_REJECT = ['session/timeout', 'session/player-left', 'session/closed']

/** A player's device, its tabs one after the other, and all that was promised to it. */
export class Device {
  /** On the network; another after its death, as whoever spoke to that one hears nothing more. */
  id: string
  readonly name: string
  readonly tell: (line: string) => void
  session: Session<Tally> | undefined
  /** It is out for good: why. */
  ended: string | undefined
  left = false
  joining = false
  /** Dead, and never to come back. */
  lost = false
  /** The newest seat it had. */
  seat: number | undefined
  /** When it advanced a world as host. */
  ranAt = 0
  /** Its times as host so far. */
  hosted = 0
  asked = 0
  said = 0
  readonly done: number[] = []
  /** It does not know what became of these. */
  readonly unsure = new Set<number>()
  /** What it heard, by the name of who said it; a tab that began anew is a `reload`, and a host that was has a `gap`. */
  readonly heard = new Map<string, (number | 'reload' | 'gap')[]>()
  /** Numbers of what was said just before a reload. */
  readonly reloads: number[] = []
  /** What it asked others, and what of that is not settled. */
  readonly questions = { asked: 0, answered: 0, open: new Set<number>() }
  readonly faults: string[] = []
  readonly #world: World
  readonly #game: Tally
  readonly #store
  #tab = new Map<string, string>()
  #deaths = 0
  #platform: Platform
  #exit = () => {}
  #wasHost = false
  #hasGap = false
  code = ''

  constructor(
    name: string,
    world: World,
    tickRate: number,
    advances: (device: Device) => void,
    tell: (line: string) => void,
  ) {
    this.name = name
    this.tell = tell
    this.id = name.toLowerCase()
    this.#world = world
    this.#game = tally(tickRate, () => advances(this))
    this.#store = virtualPlatform(world.network, this.id, world.directory).store
    this.#platform = this.#pageOf(this.#tab)
  }

  #pageOf(tab: Map<string, string>): Platform {
    return {
      ...virtualPlatform(this.#world.network, this.id, this.#world.directory),
      store: this.#store,
      tab: { load: (key: string) => tab.get(key), save: (key: string, value: string) => void tab.set(key, value) },
      onExit: (handler: () => void) => {
        this.#exit = handler
        return () => {}
      },
    }
  }

  get isFrozen() {
    return this.#world.network.freezer.isFrozen(this.id)
  }

  /** In, and able to do something. */
  get plays() {
    return this.session !== undefined && !this.ended && !this.joining && !this.isFrozen
  }

  async host(options: object) {
    const place = await this.#place()
    this.#take(await place.host(options))
    this.#wasHost = true
  }

  /** With any of these codes, until one leads in. */
  async join(codes: () => string[], again = 0): Promise<void> {
    this.joining = true
    const place = await this.#place()
    for (let i = again; ; i++) {
      const all = codes()
      try {
        const code = all[i % all.length] ?? this.code
        const session = await place.join(code, { timeoutMs: 5000 })
        this.joining = false
        return this.#take(session)
      } catch (error) {
        this.faults.push(`${this.#world.clock.now()} join: ${(error as { code: string }).code ?? error}`)
        await new Promise<void>((resolve) => void this.#platform.clock.after(1000, resolve))
      }
      if (this.faults.length > 300) throw new Error(`${this.name} does not get in: ${this.faults.at(-1)}`)
    }
  }

  /** The tab goes away. */
  exit() {
    this.code = this.session?.invitation.code || this.code
    this.session = undefined // what it says in going is not for its next tab
    this.#exit()
    this.#forgets()
  }

  /** It stands still for good, in this moment, and says nothing. @param keepsTab whether the next page is in the same tab */
  die(keepsTab: boolean) {
    this.code = this.session?.invitation.code || this.code
    this.session = undefined
    this.#world.network.freezer.freeze(this.id)
    this.id = `${this.name.toLowerCase()}-${++this.#deaths}`
    if (!keepsTab) this.#tab = new Map()
    this.#platform = this.#pageOf(this.#tab)
    this.#forgets()
  }

  /** What was not answered to a page is not answered to the next one. */
  #forgets() {
    this.reloads.push(this.said)
    this.questions.open.clear()
    for (let n = 1; n <= this.asked; n++) if (!this.done.includes(n)) this.unsure.add(n)
  }

  /** From here on it hears what was not said to it before. */
  missesSome() {
    this.#misses('reload')
  }

  /** @param what a `gap`: what comes after it is new all the same */
  #misses(what: 'reload' | 'gap') {
    this.#hasGap = true
    for (const list of this.heard.values()) list.push(what)
  }

  act() {
    const n = ++this.asked
    const { session } = this
    session?.act('count', { n }, { timeoutMs: 300_000 }).then(
      () => this.#answered(n, !isRefused(n)),
      (error) => {
        if (error.code === 'session/action-refused') this.#answered(n, isRefused(n))
        else {
          this.unsure.add(n)
          if (!this.ended && session === this.session) this.faults.push(`act ${n}: ${error.code}`)
        }
      },
    )
  }

  say() {
    this.session?.send('note', { n: ++this.said })
  }

  /** Another player something, which is answered or not, but not left open. */
  question(to: Device) {
    const { session } = this
    const player = session?.players.find(({ name }) => name === to.name)
    if (!session || !player) return
    const n = ++this.questions.asked
    this.questions.open.add(n)
    const settled = (fault?: string) => {
      if (session !== this.session) return
      if (fault) this.faults.push(`act: question ${n}: ${fault}`)
      if (!this.questions.open.delete(n)) this.faults.push(`act: question ${n} was settled twice`)
    }
    session.request('double', { n }, { to: player, timeoutMs: QUESTION_MS }).then(
      (answer) => {
        this.questions.answered++
        settled(answer.n === 2 * n ? undefined : `answered with ${answer.n}`)
      },
      ({ code }) => settled(MAY_REJECT.includes(code) ? undefined : code),
    )
  }

  #answered(n: number, isRight: boolean) {
    if (!isRight) this.faults.push(`act ${n}: wrong answer`)
    if (this.done.includes(n)) this.faults.push(`act ${n}: answered twice`)
    this.done.push(n)
  }

  #place() {
    return createMatchmaker({ game: this.#game, player: { name: this.name }, ...this.#platform })
  }

  #take(session: Session<Tally>) {
    this.session = session
    this.seat = session.me.seat
    this.code = session.invitation.code || this.code
    session.on('hostChanged', (host) => {
      if (session !== this.session) return
      this.tell(`${this.name}: ${host.name} hosts`)
      if (host.name === this.name) this.hosted++
      // A host that was has a gap where another hosted: its place in the log is not the other's.
      else if (this.#wasHost) this.#misses('gap')
      this.#wasHost = host.name === this.name
    })
    session.on('ended', ({ reason, error }) => {
      if (session !== this.session) return
      this.ended = `${this.#world.clock.now()} ${reason} ${error?.code ?? ''}`
      this.tell(`${this.name} ended: ${this.ended}`)
    })
    const heard = new Set<string>()
    session.onRequest('double', ({ n }, from) => {
      const question = `${from.name} ${n}`
      if (heard.has(question)) this.faults.push(`act: heard the question ${question} twice`)
      heard.add(question)
      return { n: 2 * n }
    })
    session.onMessage('note', ({ n }, from) => {
      if (session !== this.session) return
      const list = this.heard.get(from.name) ?? (this.#hasGap ? ['reload' as const] : [])
      this.heard.set(from.name, [...list, n])
    })
  }
}
