import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/adapters/memory/memory-store.js'
import { FileStore } from '../../src/adapters/node/file-store.js'
import { storeContract } from '../../src/testing/store-contract.js'

const folders: string[] = []
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'skirmish-store-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))))

const stores = { memory: async () => new MemoryStore(), file: async () => new FileStore(join(await folder(), 'new')) }

for (const [name, make] of Object.entries(stores)) {
  describe(`the ${name} store`, () => {
    for (const [promise, check] of Object.entries(storeContract)) it(promise, async () => check(await make()))
  })
}

describe('the file store', () => {
  it('a torn tail is cut, and what was acknowledged before and after it stays', async () => {
    const path = await folder()
    await new FileStore(path).append('log', Uint8Array.of(1))
    await appendFile(join(path, 'log.log'), Uint8Array.of(5, 0, 0, 0, 1, 2, 3))
    const again = new FileStore(path)
    expect(await again.read('log')).toEqual([Uint8Array.of(1)])
    await again.append('log', Uint8Array.of(2))
    expect(await new FileStore(path).read('log')).toEqual([Uint8Array.of(1), Uint8Array.of(2)])
  })

  it('[RA8] a tail torn at any length, or damaged anywhere, costs its own record and none before it or after it', async () => {
    const path = await folder()
    const file = join(path, 'log.log')
    const [first, second, third] = [Uint8Array.of(1, 1), Uint8Array.of(2, 2, 2), Uint8Array.of(3)]
    const writer = new FileStore(path)
    for (const record of [first, second]) await writer.append('log', record)
    const whole = await readFile(file)
    const damaged = Array.from({ length: second.length + 8 }, (_, i) => {
      const bytes = Buffer.from(whole)
      bytes[first.length + 8 + i] = (bytes[first.length + 8 + i] ?? 0) ^ (1 << (i % 8))
      return bytes
    })
    const torn = Array.from(whole, (_, length) => whole.subarray(0, length))
    for (const bytes of [...torn, ...damaged]) {
      await writeFile(file, bytes)
      const store = new FileStore(path)
      const kept = bytes.length >= first.length + 8 ? [first] : []
      expect(await store.read('log')).toEqual(kept)
      await store.append('log', third)
      expect(await new FileStore(path).read('log')).toEqual([...kept, third])
    }
  })

  it('[RA9] says once that its files were deleted under it, and begins anew', async () => {
    const path = join(await folder(), 'in')
    const store = new FileStore(path)
    const wipes = [
      () => rm(join(path, 'log.log')),
      () => rm(path, { recursive: true }),
      () => truncate(join(path, 'log.log'), 3),
    ]
    for (const wipe of wipes) {
      for (const use of [() => store.read('log'), () => store.append('log', Uint8Array.of(9))]) {
        await store.append('log', Uint8Array.of(1))
        await wipe()
        await expect(use()).rejects.toMatchObject({ code: 'store/wiped', phase: 'store' })
        await store.append('log', Uint8Array.of(2))
        expect(await store.read('log')).toEqual([Uint8Array.of(2)])
        await rm(join(path, 'log.log'))
        await expect(store.read('log')).rejects.toMatchObject({ code: 'store/wiped' })
      }
    }
    await store.append('log', Uint8Array.of(1))
    await rm(path, { recursive: true })
    await expect(store.append('other', Uint8Array.of(1))).rejects.toMatchObject({ code: 'store/wiped' })
    await store.append('other', Uint8Array.of(1))
    expect((await readdir(path)).sort()).toEqual(['lock', 'other.log'])
  })

  it('serves one process at a time: a second is refused with a sentence, until the first is gone', async () => {
    const path = await folder()
    const other = await anotherProcess()
    await writeFile(join(path, 'lock'), await lockOf(other))
    const store = new FileStore(path)
    for (const use of [() => store.read('log'), () => store.append('log', Uint8Array.of(1))]) {
      const failure = expect(use()).rejects
      await failure.toMatchObject({ code: 'store/locked', phase: 'store', retryable: true })
    }
    await expect(store.read('log')).rejects.toThrow(`Process ${other.pid} uses the folder ${path}`)
    await end(other)
    await store.append('log', Uint8Array.of(2))
    expect(await store.read('log')).toEqual([Uint8Array.of(2)])
    expect(await readFile(join(path, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} `))
  })

  it.skipIf(process.platform !== 'linux')('is not kept out by a stranger who has a dead process’s number', async () => {
    const path = await folder()
    const other = await anotherProcess()
    await writeFile(join(path, 'lock'), `${other.pid} 1\n`) // it started later than that
    await new FileStore(path).append('log', Uint8Array.of(1))
    await end(other)
  })

  it('takes over a lock that makes no sense, and leaves none behind when it is closed', async () => {
    for (const text of ['', 'x', '0', '-1', '99999999999999']) {
      const path = await folder()
      await writeFile(join(path, 'lock'), text)
      const store = new FileStore(path)
      await store.append('log', Uint8Array.of(1))
      await store.close()
      expect(await readdir(path)).toEqual(['log.log'])
      await store.append('log', Uint8Array.of(2))
      expect(await store.read('log')).toHaveLength(2)
    }
  })

  it('refuses a log name that could leave its folder', async () => {
    await expect(new FileStore(await folder()).append('../up', Uint8Array.of(1))).rejects.toThrow(RangeError)
  })
})

/** A process that does nothing until it is ended. */
async function anotherProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  return child
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** What that process would write if it were to lock a folder. */
async function lockOf({ pid }: ChildProcess): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return `${pid} ${stat.split(') ')[1]?.split(' ')[19] ?? ''}\n`
}
