import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
