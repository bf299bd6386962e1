import { describe, expect, it } from 'vitest'
import { type MigrationPlayer, party, player, until } from '../support/migration-party.mjs'
import { startRelay } from '../support/relay-process.js'

/** How long a seat of the two waits, ms. */
const GRACE_MS = 500

type Finished = (close: () => Promise<void>) => void

async function inMatch(finished: Finished, ...friends: [count: number, options?: Parameters<typeof party>[2]]) {
  const relay = await startRelay()
  finished(async () => void (await relay.stop()))
  const all = await party(relay.url, ...friends)
  finished(async () => all.close())
  return all
}

/** Each of them sees the match go on beyond what any of them has seen so far, and no end. */
async function playOn(last: () => string, ...players: readonly MigrationPlayer[]) {
  const newest = () => players.map(({ counts }) => counts.at(-1)?.count ?? 0)
  const goal = Math.max(...newest()) + 20
  await until(() => newest().every((count) => count > goal), 'ticks go on', { last })
  for (const { state, ended } of players) expect([state?.phase, ended]).toEqual(['playing', []])
}

const isHere = (name: string, ...players: readonly MigrationPlayer[]) =>
  players.every(({ state }) => state?.players.some((one) => one.name === name && one.connected))

/** Who hosts, once they all say the same. */
const hostOf = (last: () => string, ...players: readonly MigrationPlayer[]) =>
  until(
    () => {
      const [host, ...more] = players.filter(({ state }) => state?.hosts)
      return more.length === 0 && players.every(({ state }) => state?.host === host?.name) ? host : undefined
    },
    'they agree who hosts',
    { last },
  )

describe.concurrent('processes that stand still, as on a device that sleeps', () => {
  it('[SE53] [SE54] a host is followed, and when it wakes up it is a guest in its seat; a guest is back in its own', {
    timeout: 60_000,
  }, async ({ onTestFinished }) => {
    const { host: ann, guests, all, last } = await inMatch(onTestFinished, 3)
    const seats = all.map(({ state }) => state?.seat)
    ann.child.kill('SIGSTOP')
    await until(() => guests.every(({ state }) => state?.host !== 'Ann'), 'another one hosts', { last })
    await playOn(last, ...guests)
    ann.child.kill('SIGCONT')
    await until(() => ann.state?.hosts === false, 'she is a guest', { last })
    await until(() => isHere('Ann', ...all), 'all see her again', { last })
    await playOn(last, ...all)

    const next = await hostOf(last, ...all)
    const sleeper = guests.find((one) => one !== next) ?? ann
    const others = all.filter((one) => one !== sleeper)
    sleeper.child.kill('SIGSTOP')
    await until(() => !isHere(sleeper.name, ...others), 'a guest sleeps', { last })
    await playOn(last, ...others)
    sleeper.child.kill('SIGCONT')
    await until(() => isHere(sleeper.name, ...all), 'all see it again', { last })
    await playOn(last, ...all)
    expect(all.map(({ state }) => state?.seat)).toEqual(seats)
    await hostOf(last, ...all)
  })

  it('[SE42] [SE32] of two that are parted for good without a word, the guest ends with the name of that, and hosts nothing', {
    timeout: 60_000,
  }, async ({ onTestFinished }) => {
    const host: typeof player = (relay, name, code) => player(relay, name, code, { grace: GRACE_MS })
    const { host: ann, guests, last } = await inMatch(onTestFinished, 2, { host })
    const [ben] = guests
    ann.child.kill('SIGSTOP') // her sockets stay open, and say nothing
    await until(() => ben?.ended.length, 'it ends', { last, atMost: 30_000 })
    expect(ben?.ended.map(({ ended }) => ended)).toEqual(['host-lost'])
    expect([ben?.changed, ben?.state?.hosts]).toEqual([[], false])
  })
})
