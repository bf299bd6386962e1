import { appendFile, mkdtemp, rm } from 'node:fs/promises'
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

  it('refuses a log name that could leave its folder', async () => {
    await expect(new FileStore(await folder()).append('../up', Uint8Array.of(1))).rejects.toThrow(RangeError)
  })
})
