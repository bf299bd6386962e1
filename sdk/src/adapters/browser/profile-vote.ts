/** How long another tab has to answer, ms; a hidden one still gets messages at once. */
const ANSWER_MS = 60
/** Nobody outranks who has had the profile for that long. */
const ESTABLISHED = 2

/**
 * Tabs that agree among themselves who has the profile, where there are no locks.
 *
 * Each asks "whose is it?" with its rank, and answers those who rank lower. Who asks ranks below who has it, and who has it
 * from just now below who has had it for a while; a random number tells equals apart. While a tab has the profile a mark
 * says so in storage: where there is none, nobody is there to be waited for, and the profile is taken at once. Two tabs that
 * open in the same moment may both see no mark: they hear of each other within milliseconds, while their profiles load.
 * A tab that crashed leaves its mark, which costs the next one the wait.
 *
 * What remains: a tab that the browser had frozen does not answer, so another takes the profile, and both have it once the
 * first one thaws.
 */
export class ProfileVote {
  /** Settles when `owns` can be trusted, but for a tab that opened in this very moment. */
  readonly settled: Promise<void>
  readonly #channel: BroadcastChannel
  readonly #mark: string
  readonly #id = crypto.getRandomValues(new Uint32Array(2)).join('-')
  #rank: number
  #owns: boolean
  #settle: () => void = () => {}
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #unmark = () => this.#forget()

  constructor(name: string) {
    this.#mark = `${name}-owner`
    this.#owns = !this.#marked()
    this.#rank = Math.random() + (this.#owns ? 1 : 0)
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = ({ data }) => this.#hear(data)
    addEventListener('pagehide', this.#unmark)
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
    if (this.#owns) this.#own()
    this.#channel.postMessage(this.#rank)
    this.#timer = setTimeout(() => {
      this.#rank = ESTABLISHED
      this.#own()
    }, ANSWER_MS)
  }

  get owns(): boolean {
    return this.#owns
  }

  release(): void {
    clearTimeout(this.#timer)
    removeEventListener('pagehide', this.#unmark)
    this.#channel.close()
    this.#forget()
    this.#owns = false
    this.#settle()
  }

  #own(): void {
    this.#owns = true
    storage((marks) => marks.setItem(this.#mark, this.#id))
    this.#settle()
  }

  /** Messages are ranks, those of questions and those of answers. */
  #hear(rank: unknown): void {
    if (typeof rank !== 'number' || rank === this.#rank) return
    if (rank < this.#rank) this.#channel.postMessage(this.#rank)
    else this.release()
  }

  #marked(): boolean {
    return storage((marks) => marks.getItem(this.#mark) !== null) ?? true
  }

  #forget(): void {
    storage((marks) => {
      if (marks.getItem(this.#mark) === this.#id) marks.removeItem(this.#mark)
    })
  }
}

/** `undefined` where storage is denied. */
function storage<T>(use: (marks: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}
