// Uses a store on the disk until it is killed, or until there is no room: node store-writer.mjs HOW FOLDER SEED
import { writeSync } from 'node:fs'
import { FileStore } from '../../sdk/dist/adapters/node/file-store.js'
import { recordOf, sizeOf } from './store-records.mjs'

const [how, folder, seed] = [process.argv[2], process.argv[3] ?? '', Number(process.argv[4])]
const say = (word) => writeSync(1, `${word}\n`)
const store = new FileStore(folder)

/** Three at a time, so that there is always one in mid-write. */
async function append() {
  let next = (await store.read('log')).length
  const one = async () => {
    const number = next++
    await store.append('log', recordOf(seed, number))
    say(number)
  }
  const lane = async () => {
    for (;;) await one()
  }
  await Promise.all([lane(), lane(), lane()])
}

/** Until a record does not fit; then one that does; then all is read by another. */
async function fill() {
  let kept = 0
  try {
    for (;;) {
      await store.append('log', recordOf(seed, kept))
      kept++
    }
  } catch (error) {
    say(error.code)
  }
  await store.append('log', new Uint8Array(8).fill(7))
  await store.close()
  const read = await new FileStore(folder).read('log')
  const same = (record, i) => Buffer.compare(record, i === kept ? new Uint8Array(8).fill(7) : recordOf(seed, i)) === 0
  say(kept > 0 && sizeOf(seed, kept) > 0 && read.length === kept + 1 && read.every(same) ? 'all' : 'not all')
}

/** As somebody who may not write there. */
async function denied() {
  if (process.getuid?.() === 0) process.seteuid?.(65_534)
  for (const use of [() => store.append('log', new Uint8Array(1)), () => store.read('log')])
    await use().then(
      () => say('done'),
      (error) => say(`${error.code} ${error.message}`),
    )
}

await { append, fill, denied }[how]()
