const NAME = 'skirmish-profile'
const OWNED = 'skirmish-profile-owner'
/** How long another tab of this profile has to answer, ms; a hidden one still gets messages at once. */
const ANSWER_MS = 60
/** A page that was just refreshed may not have let go of the profile yet, ms. */
const REFRESH_MS = 1000

/** Makes sure that one live tab plays with the stored profile. */
export class ProfileClaim {
  #release: () => void = () => {}

  /** True when this tab may use it, until `release`. */
  async claim(): Promise<boolean> {
    const refreshed = sessionStorageOf()?.getItem(OWNED) === 'yes'
    const owns = navigator.locks ? await this.#lock(refreshed) : await this.#ask(refreshed)
    sessionStorageOf()?.setItem(OWNED, owns ? 'yes' : 'no')
    return owns
  }

  release(): void {
    this.#release()
  }

  #lock(refreshed: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const options = refreshed ? { signal: AbortSignal.timeout(REFRESH_MS) } : { ifAvailable: true }
      const held = new Promise<void>((done) => {
        this.#release = done
      })
      const granted = (lock: Lock | null) => {
        resolve(lock !== null)
        return lock ? held : undefined
      }
      navigator.locks.request(NAME, options, granted).catch(() => resolve(false))
    })
  }

  /** Plain-http pages have no locks: ask whether somebody else answers for the profile. */
  async #ask(refreshed: boolean): Promise<boolean> {
    const channel = new BroadcastChannel(NAME)
    const taken = await new Promise<boolean>((resolve) => {
      channel.onmessage = ({ data }) => data === 'mine' && resolve(true)
      channel.postMessage('whose?')
      setTimeout(() => resolve(false), refreshed ? ANSWER_MS * 2 : ANSWER_MS)
    })
    if (taken) {
      channel.close()
      return false
    }
    channel.onmessage = ({ data }) => data === 'whose?' && channel.postMessage('mine')
    this.#release = () => channel.close()
    return true
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
