import { ProfileVote } from './profile-vote.js'

const NAME = 'skirmish-profile'
const OWNED = 'skirmish-profile-owner'
/** A page that was just refreshed may not have let go of the profile yet, ms. */
const REFRESH_MS = 1000

/** Makes sure that one live tab plays with the stored profile. */
export class ProfileClaim {
  #asked: Promise<() => boolean> | undefined
  #release: () => void = () => {}

  /** True when this tab may use it, until `release`. Asked again, it tells what has been heard since. */
  async claim(): Promise<boolean> {
    this.#asked ??= navigator.locks ? this.#lock() : this.#vote()
    const owns = (await this.#asked)()
    sessionStorageOf()?.setItem(OWNED, owns ? 'yes' : 'no')
    return owns
  }

  release(): void {
    this.#release()
  }

  async #lock(): Promise<() => boolean> {
    const refreshed = sessionStorageOf()?.getItem(OWNED) === 'yes'
    const options = refreshed ? { signal: AbortSignal.timeout(REFRESH_MS) } : { ifAvailable: true }
    const owns = await new Promise<boolean>((resolve) => {
      const held = new Promise<void>((done) => {
        this.#release = done
      })
      const granted = (lock: Lock | null) => {
        resolve(lock !== null)
        return lock ? held : undefined
      }
      navigator.locks.request(NAME, options, granted).catch(() => resolve(false))
    })
    return () => owns
  }

  /** Plain-http pages have no locks. */
  async #vote(): Promise<() => boolean> {
    const vote = new ProfileVote(NAME)
    this.#release = () => vote.release()
    await vote.settled
    return () => vote.owns
  }
}

/** `undefined` where storage is denied. */
export function sessionStorageOf(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}
