import { describe, expect, it } from 'vitest'
import { party, pause, player, until } from '../support/migration-party.mjs'
import { startRelay } from '../support/relay-process.js'

type Party = Awaited<ReturnType<typeof party>>

async function inMatch(finished: (close: () => Promise<void>) => void) {
  const relay = await startRelay()
  finished(async () => void (await relay.stop()))
  const friends = await party(relay.url, 3)
  finished(async () => friends.close())
  return { relay, ...friends }
}

/** The two others are in the match with one new host, each in its seat, and ticks go on. */
async function goesOn({ guests, last }: Party) {
  await until(() => guests.every(({ state }) => state?.host !== 'Ann'), 'another one hosts', { last })
  const before = guests.map(({ counts }) => counts.length)
  await until(() => guests.every(({ counts }, i) => counts.length > (before[i] ?? 0) + 10), 'ticks go on', { last })
  await pause(200)
  expect(guests.filter(({ state }) => state?.hosts)).toHaveLength(1)
  expect(new Set(guests.map(({ state }) => state?.host)).size).toBe(1)
  for (const { state, ended } of guests) {
    expect(state?.phase).toBe('playing')
    expect(ended).toEqual([])
  }
}

describe('a session in real processes outlives its host', () => {
  it('[SE53] a host that is killed is followed, and everybody keeps their seat', { timeout: 40_000 }, async ({
    onTestFinished,
  }) => {
    const all = await inMatch(onTestFinished)
    const seats = all.guests.map(({ state }) => state?.seat)
    all.host.child.kill('SIGKILL')
    await goesOn(all)
    expect(all.guests.map(({ state }) => state?.seat)).toEqual(seats)
    const code = all.host.state?.code ?? ''
    expect(all.guests.map(({ state }) => state?.code)).toEqual([code, code])
    const late = player(all.relay.url, 'Dan', code)
    onTestFinished(() => void late.child.kill('SIGKILL'))
    await until(() => late.state, 'a friend comes by the code as it was', { last: () => late.errors.slice(0, 400) })
    const players = () => new Map(all.guests[0]?.state?.players.map(({ name, connected }) => [name, connected]))
    await until(() => players().has('Dan'), 'all see who came')
    expect(players()).toEqual(
      new Map([
        ['Ann', false],
        ['Ben', true],
        ['Cleo', true],
        ['Dan', true],
      ]),
    )
  })

  it('[SE53] a host killed together with the relay is followed as well', { timeout: 40_000 }, async ({
    onTestFinished,
  }) => {
    const all = await inMatch(onTestFinished)
    all.relay.process.kill('SIGKILL')
    all.host.child.kill('SIGKILL')
    await goesOn(all)
  })

  it('[SE53] a host that leaves hands over, and nobody waits', { timeout: 40_000 }, async ({ onTestFinished }) => {
    const all = await inMatch(onTestFinished)
    all.host.say('leave')
    await goesOn(all)
    expect(new Set(all.guests[0]?.state?.players.map(({ name }) => name))).toEqual(new Set(['Ben', 'Cleo']))
  })
})
