// Some players in processes of their own, in a match over a real relay: for the test and the benchmark of migration.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PLAYER = fileURLToPath(new URL('./migration-player.mjs', import.meta.url))
const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal']

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Waits until `find` gives something; throws with what the players said last. */
export async function until(find, what, { atMost = 15_000, last = () => '' } = {}) {
  const since = performance.now()
  for (;;) {
    const found = find()
    if (found) return found
    if (performance.now() - since > atMost) throw new Error(`not within ${atMost} ms: ${what}; ${last()}`)
    await pause(5)
  }
}

/** What a player has said so far; it says by `hear`, and dies by `child.kill`. */
export function seen(name, child) {
  const one = { name, child, state: undefined, changed: [], ended: [], counts: [], errors: '' }
  one.hear = (said) => {
    if (said.host !== undefined) one.state = said
    if (said.changed !== undefined) one.changed.push(said)
    if (said.ended !== undefined) one.ended.push(said)
    if (said.count !== undefined) one.counts.push(said)
    if (said.leaving) one.leaving = said.at
    if (said.invitation) one.invitation = said.invitation
    if (said.answer) one.answer = said.answer
  }
  return one
}

/** @param options.grace how long the seat of who is away waits, ms, where it hosts */
export function player(relay, name, code, { lan = true, grace } = {}) {
  const env = {
    ...process.env,
    ...(lan ? {} : { SKIRMISH_TEST_LAN: 'no' }),
    ...(grace === undefined ? {} : { SKIRMISH_TEST_GRACE: String(grace) }),
  }
  const child = spawn(process.execPath, [PLAYER, relay, name, ...(code ? [code] : [])], { env })
  const one = seen(name, child)
  createInterface({ input: child.stdout }).on('line', (line) => one.hear(JSON.parse(line)))
  child.stderr.on('data', (chunk) => {
    one.errors += chunk
  })
  child.stdin.on('error', () => {})
  one.say = (word) => child.stdin.write(`${word}\n`)
  return one
}

/**
 * The first of them hosts; all are in the match, there is a standby, and all have a link to it that needs no relay.
 *
 * @param options.host, options.guest what opens them: `player`, or pages
 */
export async function party(relay, count, { host: openHost = player, guest = player } = {}) {
  const all = []
  const last = () => JSON.stringify(all.map(({ name, state, errors }) => ({ name, state, errors })))
  const close = () => {
    for (const { child } of all) child.kill('SIGKILL')
  }
  try {
    const host = openHost(relay, NAMES[0])
    all.push(host)
    const code = relay === 'none' ? undefined : await until(() => host.state?.code, 'the host has a code', { last })
    for (const name of NAMES.slice(1, count)) all.push(code ? guest(relay, name, code) : await byHand(host, name, last))
    const areIn = () => all.every(({ state }) => state?.players.length === count)
    await until(areIn, 'all are in', { last, atMost: 30_000 })
    for (const one of all.slice(1)) one.say('ready')
    await until(() => host.state.players.every(({ ready, seat }) => ready || seat === 0), 'all are ready', { last })
    host.say('start')
    await until(() => all.every(({ counts }) => counts.length > 0), 'the match runs', { last })
    const heir = () => host.state.standby
    const knows = ({ name, state }) => state.standby === heir() && (name === heir() || state.links > 0)
    const isSettled = () => heir() && all.slice(1).every(knows)
    await until(isSettled, 'all have a link to who stands by', { last, atMost: 30_000 })
  } catch (error) {
    close()
    throw error
  }
  return { all, host: all[0], guests: all.slice(1), close, last }
}

/** A guest who came by codes that were carried. */
async function byHand(host, name, last) {
  host.invitation = undefined
  await until(() => host.state, 'somebody hosts', { last })
  host.say('invite')
  const one = player('none', name, await until(() => host.invitation, 'an invitation', { last }))
  try {
    host.say(`accept ${await until(() => one.answer, 'an answer', { last: () => last() + one.errors })}`)
  } catch (error) {
    one.child.kill('SIGKILL')
    throw error
  }
  return one
}

/** The longest time in which this player saw no new tick, from then on, ms. */
export function longestStall({ counts }, from, to = Number.POSITIVE_INFINITY) {
  let longest = 0
  for (let i = 1; i < counts.length; i++)
    if (counts[i].at > from && counts[i].at <= to)
      longest = Math.max(longest, counts[i].at - Math.max(from, counts[i - 1].at))
  return longest
}

/** When this player first saw a new tick after it knew of another host; `undefined`: not yet. */
export function wentOn({ changed, counts }, from) {
  const since = changed.find(({ at }) => at > from)?.at
  return since === undefined ? undefined : counts.find(({ at }) => at > since)?.at
}
