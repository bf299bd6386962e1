import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { FileStore } from '../../sdk/src/adapters/node/file-store.js'
import { Chance } from '../fuzz/chance.js'
import { skip } from '../support/skip.js'
import { recordOf } from '../support/store-records.mjs'

const WRITER = fileURLToPath(new URL('../support/store-writer.mjs', import.meta.url))
const LONG = process.env.SKIRMISH_LONG !== undefined
const KILLS = LONG ? 200 : 10
/** The short run is the same each time, as far as a moment can be; the long one another each time. */
const SEED = Number(process.env.SKIRMISH_SEED ?? (LONG ? Date.now() % 2 ** 31 : 1))
/** What the slowest disk has written by then, ms. */
const MAX_DELAY = 3

const folders: string[] = []
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'skirmish-crash-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true }))))

/** Kills the writer a moment after it acknowledged so many; the last number that was. */
async function killedAfter(writer: ChildProcess, acknowledgements: number, delay: number): Promise<number> {
  let last = -1
  let left = acknowledgements
  const lines = createInterface({ input: writer.stdout as NodeJS.ReadableStream })
  lines.on('line', (line) => {
    last = Number(line)
    if (--left !== 0) return
    for (const from = performance.now(); performance.now() - from < delay; );
    writer.kill('SIGKILL')
  })
  await Promise.all([once(writer, 'exit'), once(lines, 'close')])
  return last
}

describe(`a process that is killed in mid-write (SKIRMISH_SEED=${SEED})`, () => {
  it(`[RA8] ${KILLS} times: nothing acknowledged is lost, and nothing half-written is read`, {
    timeout: 600_000,
  }, async () => {
    const chance = new Chance(SEED)
    let path = await folder()
    for (let round = 0; round < KILLS; round++) {
      if (round % 10 === 0) path = await folder() // or the files would only grow
      const seed = SEED + Math.floor(round / 10)
      const writer = spawn(process.execPath, [WRITER, 'append', path, String(seed)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const last = await killedAfter(writer, 1 + chance.below(12), (chance.below(1000) / 1000) * MAX_DELAY)
      const store = new FileStore(path)
      const records = await store.read('log')
      expect(records.length).toBeGreaterThan(last)
      const isWhole = records.every((record, i) => Buffer.compare(record, recordOf(seed, i)) === 0)
      expect(isWhole, `round ${round}`).toBe(true)
      await store.close()
    }
  })
})

describe('a disk', () => {
  it('[RA9] that is full says so, what was acknowledged before stays, and what still fits is kept', async (context) => {
    if (process.platform === 'win32') skip(context, 'there is no ulimit')
    const command = `ulimit -f 200; exec "$0" "$@"`
    const args = ['-c', command, process.execPath, WRITER, 'fill', await folder(), '5']
    const { stdout } = spawnSync('sh', args, { encoding: 'utf8' })
    expect(stdout).toBe('store/full\nall\n')
  })

  it('[RA9] so it is where the system itself has no room', async (context) => {
    if (process.platform !== 'linux') skip(context, 'only Linux makes a small disk for one process')
    const path = await folder()
    const command = `mount -t tmpfs -o size=300k none ${path} && exec "$0" "$@"`
    const args = ['-rm', 'sh', '-c', command, process.execPath, WRITER, 'fill', join(path, 'in'), '5']
    const { stdout, stderr, error } = spawnSync('unshare', args, { encoding: 'utf8' })
    if (error || /unshare|mount/.test(stderr))
      skip(context, `no small disk may be made here: ${error ?? stderr.trim()}`)
    expect(stdout).toBe('store/full\nall\n')
  })

  it('[RA9] that may not be written says so, and names the folder', async (context) => {
    if (process.platform === 'win32') skip(context, 'nobody is somebody else there')
    const path = process.getuid?.() === 0 ? await folder() : '/'
    const { stdout } = spawnSync(process.execPath, [WRITER, 'denied', path, '1'], { encoding: 'utf8' })
    const line = `store/forgotten The folder ${path} may not be used.\n`
    expect(stdout).toBe(line.repeat(2))
  })
})
