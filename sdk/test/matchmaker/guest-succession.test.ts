import { expect, it } from 'vitest'
import type { GuestMigrationOptions } from '../../src/matchmaker/guest-migration-options.js'
import { GuestSuccession } from '../../src/matchmaker/guest-succession.js'

it('a guest whose page can not load what it takes to follow stays one, however much its host says of that', async () => {
  const gone = Promise.reject(new Error('who served the page is gone'))
  gone.catch(() => {})
  const options = { platform: { migrating: gone } } as unknown as GuestMigrationOptions
  const succession = new GuestSuccession(options.platform, () => options)
  const payload = new Uint8Array([1])
  expect(succession.receive(payload)).toBe(true)
  await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 1000; i++) expect(succession.receive(payload)).toBe(true)
})
