// What it costs to check what others bring, and to find what two ledgers lack of each other; a part of bench-ratings.mjs.
import { createPrivateKey, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { nativeVerify } from '../sdk/dist/adapters/native-verify.js'
import { keyPairFrom, verify } from '../sdk/dist/connect/keys.js'
import { Exchange } from '../sdk/dist/ratings/exchange.js'
import { hex } from '../sdk/dist/ratings/hex.js'
import { Ledger } from '../sdk/dist/ratings/ledger.js'
import { encodeEnd, endId } from '../sdk/dist/result/match-end.js'
import { encodeStart, NO_MATCH, startId } from '../sdk/dist/result/match-start.js'
import { writeMatch } from '../sdk/dist/result/signed-match.js'
import { findChromium } from './chromium.mjs'
import { figures } from './figures.mjs'

export const EXCHANGE_GOALS = { verifyPerSecond: 10_000, bytesPerDifference: 3, bytesBeside: 2048, roundTrips: 3 }
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const ROUNDS = 5
const STARTED_AT = 1_790_000_000_000
let at = 0

/** Signatures a second, natively as for what others bring, and in script, as where there is nothing native. */
export async function verifying(random, native = 5000, script = 300) {
  const bytes = (count) => Uint8Array.from({ length: count }, () => random(256))
  const signers = Array.from({ length: 50 }, () => {
    const secret = bytes(32)
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
    return { key, publicKey: keyPairFrom(secret).publicKey }
  })
  const claims = Array.from({ length: native }, (_, i) => {
    const [message, { key, publicKey }] = [bytes(48), signers[i % signers.length]]
    return { message, key: publicKey, signature: Uint8Array.from(sign(null, message, key)) }
  })
  const inChromium = await chromiumPerSecond(claims)
  const check = await nativeVerify()
  const perSecond = (count, ms) => Math.round((count * 1000) / ms)
  const [natively, inScript] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    let before = performance.now()
    const answers = await check(claims)
    if (!answers.every((one) => one)) throw new Error('a true signature is none')
    natively.push(perSecond(claims.length, performance.now() - before))
    before = performance.now()
    for (const { signature, message, key } of claims.slice(0, script)) verify(signature, message, key)
    inScript.push(perSecond(script, performance.now() - before))
  }
  return { nativePerSecond: figures(natively), scriptPerSecond: figures(inScript), chromiumPerSecond: inChromium }
}

/** The same natively in Chromium, where there is one and it knows Ed25519. */
async function chromiumPerSecond(claims) {
  const found = await findChromium()
  if (!found.path) return undefined
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>bench</title>' }))
    await page.goto('http://localhost/') // where crypto.subtle is
    const source = await readFile(new URL('../sdk/dist/adapters/native-verify.js', import.meta.url), 'utf8')
    const given = claims.map((one) => [one.key, one.message, one.signature].map((bytes) => [...bytes]))
    const perSecond = await page.evaluate(
      async ([source, given, rounds]) => {
        const check = await (await import(`data:text/javascript,${encodeURIComponent(source)}`)).nativeVerify()
        if (!check) return undefined
        const claims = given.map((one) => one.map((bytes) => Uint8Array.from(bytes)))
        const all = claims.map(([key, message, signature]) => ({ key, message, signature }))
        const perSecond = []
        for (let round = 0; round < rounds; round++) {
          const before = performance.now()
          if (!(await check(all)).every((one) => one)) throw new Error('a true signature is none')
          perSecond.push(Math.round((all.length * 1000) / (performance.now() - before)))
        }
        return perSecond
      },
      [source, given, ROUNDS],
    )
    return perSecond && figures(perSecond)
  } finally {
    await browser.close()
  }
}

/** Records of sixty people with a device each, in the order in which they played. Signatures are of chance, as nobody looks at them here. */
export function recordsOf(random, count) {
  const bytes = bytesBy(random)
  const people = somePeople(bytes)
  return Array.from({ length: count }, () => recordOf(bytes, people, random))
}

const bytesBy = (random) => (length) => Uint8Array.from({ length }, () => random(256))

function somePeople(bytes) {
  const keys = Array.from({ length: 60 }, () => bytes(32)).sort(Buffer.compare)
  return keys.map((key) => ({ key, device: bytes(32), certificate: bytes(64), previous: NO_MATCH }))
}

function recordOf(bytes, people, random) {
  const { players: who, start } = startOf(bytes, people, random)
  const [body, signatures] = [
    encodeStart(start),
    start.players.map((_, index) => ({ index, signature: bytes(64), vouches: false })),
  ]
  const id = startId(body)
  for (const one of who) one.previous = id
  const players = start.players.map((_, i) => ({ place: i + 1, left: false, values: [] }))
  const end = { start: id, epochs: 1, parted: false, unconfirmed: false, players }
  const ends = [{ id: endId(encodeEnd(end)), end, signatures }]
  return writeMatch({ id, start, signatures, ends, contradictions: [] })
}

/** Two ledgers of so many records that differ in some of them: half of these each has alone. Signatures are of chance, as nobody looks at them here. */
export function reconciling(random, count = 10_000, differing = 50) {
  const bytes = bytesBy(random)
  const people = somePeople(bytes)
  const all = Array.from({ length: count + differing / 2 }, () => recordOf(bytes, people, random))
  const half = differing / 2
  const readMs = []
  const ledgerOf = (records) => {
    const [ledger, before] = [new Ledger(), performance.now()]
    for (const one of records) ledger.addStored(one)
    readMs.push(performance.now() - before)
    return ledger
  }
  const ledgers = [ledgerOf(all.slice(half)), ledgerOf([...all.slice(0, half), ...all.slice(2 * half)])]
  const known = people.map(({ key }) => hex(key))
  const sides = ledgers.map((ledger, i) => new Exchange(() => ({ people: known, records: ledger.shared() }), i === 0))
  const words = { bytes: 0, turns: 0 }
  const busyMs = [0, 0]
  const brought = []
  const timed = (side, work) => {
    const before = performance.now()
    const said = work()
    busyMs[side] += performance.now() - before
    return said
  }
  let under = [timed(0, () => sides[0].begin(bytes(16)))]
  for (let to = 1; under.length > 0; to = 1 - to) {
    words.turns++
    words.bytes += under.reduce((sum, word) => sum + word.length, 0)
    under = under.flatMap((word) => {
      const { say, records } = timed(to, () => sides[to].hear(word))
      for (const one of records) {
        brought.push(one)
        timed(to, () => ledgers[to].addStored(one))
      }
      return records.length > 0 ? [...say, ...sides[to].taken()] : say
    })
  }
  const isEqual = [...ledgers[0].shared()].length === all.length && ledgers[0].size === ledgers[1].size
  if (!isEqual) throw new Error('the ledgers are not equal')
  const difference = brought.reduce((sum, one) => sum + one.length, 0)
  return {
    ...{ records: count, differing: brought.length, differenceBytes: difference, bytes: words.bytes },
    goalBytes: EXCHANGE_GOALS.bytesPerDifference * difference + EXCHANGE_GOALS.bytesBeside,
    roundTrips: Math.ceil(words.turns / 2),
    busyMs: busyMs.map((ms) => Number(ms.toFixed(0))),
    readMs: figures(readMs),
  }
}

/** Duels mostly, as among friends; every fourth of four. */
function startOf(bytes, people, random) {
  const some = new Set()
  const size = random(4) ? 2 : 4
  while (some.size < size) some.add(random(people.length))
  const who = [...some].sort((a, b) => a - b).map((at) => people[at])
  const players = who.map((one, seat) => ({ ...one, seat, name: 'Somebody', team: '' }))
  const head = { game: 'bench', version: 1, mode: '', rules: bytes(32), nonce: bytes(16), startedAt: STARTED_AT + at++ }
  return { players: who, start: { ...head, stats: [], players } }
}
