import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SkirmishError } from '../../errors.js'
import { codeOf } from './disk-error.js'

/** Contenders for a dead process's lock that get in each other's way look again so often, after this pause, ms. */
const TRIES = 20
const PAUSE_MS = 25

/**
 * A file in a folder that says which process uses it: its id and, where the system tells (Linux), when it started, since
 * ids come again. It may outlive its process; whoever comes next sees that the process is gone and takes it over.
 * Stores of one process share it: their appends do not tear each other.
 */
export class FolderLock {
  readonly #folder: string
  readonly #path: string
  #made = false
  #taken = false

  constructor(folder: string) {
    this.#folder = folder
    this.#path = join(folder, 'lock')
  }

  /** Rejects with `store/locked` while another process has it. */
  async take(): Promise<void> {
    if (this.#taken) return
    await mkdir(this.#folder, { recursive: true })
    const own = await describe(process.pid)
    for (let tries = 0; !this.#taken; tries++) {
      this.#made = await this.#create(own)
      const holder = this.#made ? own : await this.#read(this.#path)
      const pid = pidIn(holder)
      if (holder === own) this.#taken = true
      else if (tries >= TRIES || (pid !== undefined && (await isLive(pid, holder)))) throw this.#locked(pid)
      // Without an id in it, it may be being written this moment.
      else if (pid === undefined && tries < TRIES / 2) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      else await this.#clear(holder)
    }
  }

  async release(): Promise<void> {
    if (this.#made) await rm(this.#path, { force: true })
    this.forget()
  }

  /** The folder may be another one by now, with somebody else's lock in it. */
  forget(): void {
    this.#made = false
    this.#taken = false
  }

  async #create(own: string): Promise<boolean> {
    try {
      await writeFile(this.#path, own, { flag: 'wx' })
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    }
  }

  async #read(path: string): Promise<string> {
    return readFile(path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return ''
      throw error
    })
  }

  /** Moves a dead process's lock away; a live one's, which somebody quicker has just put there, goes back. */
  async #clear(stale: string): Promise<void> {
    const aside = `${this.#path}-${process.pid}`
    try {
      await rename(this.#path, aside)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return
      throw error
    }
    if ((await this.#read(aside)) === stale) await rm(aside, { force: true })
    else await rename(aside, this.#path)
  }

  #locked(pid: number | undefined): SkirmishError {
    return new SkirmishError('store/locked', {
      reason: `Process ${pid ?? '(unknown)'} uses the folder ${this.#folder}, says ${this.#path}.`,
    })
  }
}

function pidIn(text: string): number | undefined {
  const pid = Number(/^([1-9]\d{0,9})\b/.exec(text)?.[1])
  return Number.isNaN(pid) ? undefined : pid
}

async function isLive(pid: number, holder: string): Promise<boolean> {
  const now = await describe(pid)
  return now === holder || now === `${pid} \n` // when another user's process started may be hidden
}

/** What the lock of a live process says; empty for a process that is not there. */
async function describe(pid: number): Promise<string> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return '' // somebody else's process is a process, too
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '') // no Linux
  // Its 22nd field; the second one is a name in brackets that may have anything in it.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${started}\n`
}
