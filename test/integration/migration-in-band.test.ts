import { describe, expect, it } from 'vitest'
import { type MigrationPlayer, party, pause, player, until } from '../support/migration-party.mjs'
import { startRelay } from '../support/relay-process.js'

/** They play with one host, which is none of those who are gone, and ticks go on. */
async function goOn(left: readonly MigrationPlayer[], last: () => string) {
  const names = left.map(({ name }) => name)
  await until(() => left.every(({ state }) => names.includes(state?.host ?? '')), 'another one hosts', { last })
  const before = left.map(({ counts }) => counts.length)
  await until(() => left.every(({ counts }, i) => counts.length > (before[i] ?? 0) + 10), 'ticks go on', { last })
  await pause(200)
  expect(left.filter(({ state }) => state?.hosts)).toHaveLength(1)
  expect(new Set(left.map(({ state }) => state?.host)).size).toBe(1)
  for (const { state, ended } of left) {
    expect(state?.phase).toBe('playing')
    expect(ended).toEqual([])
  }
}

describe('real processes whose links to the standby are made by their host alone', () => {
  it('[SE62] three who came by hand, without any server: the host is killed, and the game goes on', {
    timeout: 60_000,
  }, async ({ onTestFinished }) => {
    const all = await party('none', 3)
    onTestFinished(() => all.close())
    await until(() => all.all.every(({ state }) => state?.standby), 'somebody stands by', { last: all.last })
    const seats = all.guests.map(({ state }) => state?.seat)
    all.host.child.kill('SIGKILL')
    await goOn(all.guests, all.last)
    expect(all.guests.map(({ state }) => state?.seat)).toEqual(seats)
  })

  it('[SE62] the relay is killed, and two hosts after it, one by one: the game goes on', { timeout: 60_000 }, async ({
    onTestFinished,
  }) => {
    const relay = await startRelay()
    onTestFinished(async () => void (await relay.stop()))
    const alone: typeof player = (url, name, code) => player(url, name, code, { lan: false })
    const all = await party(relay.url, 4, { host: alone, guest: alone })
    onTestFinished(() => all.close())
    relay.process.kill('SIGKILL')
    all.host.child.kill('SIGKILL')
    await goOn(all.guests, all.last)
    const next = all.guests.find(({ state }) => state?.hosts)
    const rest = all.guests.filter((one) => one !== next)
    // The last one has a link to it, beside the one to who hosts.
    const isReady = ({ name, state }: MigrationPlayer) => name === state?.standby || (state?.links ?? 0) > 1
    const knows = (one: MigrationPlayer) => rest.some(({ name }) => name === one.state?.standby) && isReady(one)
    await until(() => rest.every(knows), 'one of the others stands by', { last: all.last, atMost: 30_000 })
    next?.child.kill('SIGKILL')
    await goOn(rest, all.last)
  })
})
