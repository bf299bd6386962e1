// Garbage is what makes a game stutter on a phone. Needs `npm run build`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const MODULE = new URL('../bench/sync/allocation.mjs', import.meta.url).href
const MEASURE = `
  const { allocation, perEntity } = await import(${JSON.stringify(MODULE)})
  const of = (entities) => allocation({ entities, guests: 3, predicts: ['own'], ticks: 400 })
  of(400) // what is slow at first is fast from here on
  console.log(JSON.stringify(perEntity([40, 400].map(of))))
`
/** Bytes for an entity and tick. Rows that took another course cost their numbers, some 3; an object for each row is 12 and more. */
const MOST = 12

it('a tick of a host or a guest allocates nothing for an entity that goes on as it did', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=128', '--input-type=module', '--eval', MEASURE]
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd, encoding: 'utf8', timeout: 25_000 })
  expect(stderr).toBe('')
  const rows = JSON.parse(stdout) as { name: string; each: number }[]
  expect(rows.map(({ name }) => name)).toEqual(['host', 'guest, others interpolated'])
  for (const { name, each } of rows) expect(each, name).toBeLessThan(MOST)
})
