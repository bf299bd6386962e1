import { createMatchmaker, type Session } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import type { WebSocket } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { sumo } from '../../demo-game/src/rules/sumo.js'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

/** How long a person takes to carry an answer. */
const CARRIED_MS = process.env.SKIRMISH_LONG ? 90_000 : 3000

describe.skipIf(noChromium)(`two friends and no server${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages()

  const open = async (name: string, device?: 'phone' | 'desktop', hash = '') => {
    const friend = await pages.open(name, device)
    const sockets: WebSocket[] = []
    friend.page.on('websocket', (socket) => sockets.push(socket))
    await friend.enter(pages.relay.url + hash)
    return { friend, open: () => sockets.filter((socket) => !socket.isClosed()).map((socket) => socket.url()) }
  }
  const hosting = async () => {
    const { friend: ann, open: annsSockets } = await open('Ann')
    await ann.at('by-hand').click()
    await ann.at('match-length').selectOption('1')
    await ann.at('confirm-create').click()
    await ann.at('hand-invite').click()
    return { ann, annsSockets, code: await ann.text('hand-code') }
  }

  it(`[CO22] play a whole match by two codes, the answer given after ${CARRIED_MS / 1000} s; no socket is open`, async () => {
    const { ann, annsSockets, code } = await hosting()
    expect(code.length).toBeLessThan(250)
    const { friend: ben, open: bensSockets } = await open('Ben', 'phone')
    await ben.at('by-hand').click()
    await ben.at('hand-invitation').fill(code)
    await ben.at('hand-join').click()
    const answer = await ben.text('hand-reply')
    expect(answer.length).toBeLessThan(250)
    await ben.page.waitForTimeout(CARRIED_MS)
    await ann.at('hand-answer').fill(answer)
    await ann.at('hand-accept').click()
    await ben.at('ready').click()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    expect(await ben.text('net-path')).toMatch(/^(lan|direct)$/)
    for (const friend of [ann, ben]) expect(await friend.chosenPairs()).toBeGreaterThan(0)
    await ann.at('start-match').click()
    await Promise.all([ann, ben].map((one) => one.at('scoreboard').locator('li').nth(1).waitFor()))
    expect([...annsSockets(), ...bensSockets()]).toEqual([])
    await ann.page.keyboard.down('ArrowRight')
    await Promise.all([ann, ben].map((one) => one.at('result').waitFor({ timeout: 60_000 })))
    expect(await ann.text('scoreboard')).toBe(await ben.text('scoreboard'))
    expect(await ben.text('rating')).toBe('Your rating: 1020 (+20)')
    expect([...annsSockets(), ...bensSockets()]).toEqual([])
    expect([...ann.complaints, ...ben.complaints]).toEqual([])
  }, 240_000)

  it('[DI30] a link brings the invitation along; a third friend comes by a second invitation', async () => {
    const { ann, code } = await hosting()
    for (const name of ['Ben', 'Cleo']) {
      const invitation = name === 'Ben' ? code : await again(ann)
      const { friend } = await open(name, 'phone', `#hand=${invitation}`)
      await ann.at('hand-answer').fill(await friend.text('hand-reply'))
      await ann.at('hand-accept').click()
      await friend.at('seat').first().waitFor()
    }
    expect(await ann.at('seat').evaluateAll((seats) => seats.map((seat) => seat.getAttribute('data-player')))).toEqual([
      'Ann',
      'Ben',
      'Cleo',
    ])
  })

  it('wrong codes have a sentence and can be mended; whoever cancels is back where they were', async () => {
    const { ann, code } = await hosting()
    const { friend: ben } = await open('Ben', 'phone')
    const errorAt = (friend: Friend, code: string) =>
      friend.page.locator(`[data-testid=error][data-code="${code}"]`).waitFor()
    await ben.at('by-hand').click()
    await ben.at('hand-join').click()
    await errorAt(ben, 'connect/bad-code')
    await ben.at('hand-invitation').fill(code.slice(0, -4))
    await ben.at('hand-join').click()
    await errorAt(ben, 'connect/bad-code')
    await ben.at('hand-invitation').fill(code)
    await ben.at('hand-join').click()
    const answer = await ben.text('hand-reply')
    await ben.at('hand-cancel').click()
    await ben.at('hand-join').waitFor()
    await ann.at('hand-answer').fill(code)
    await ann.at('hand-accept').click()
    await errorAt(ann, 'connect/bad-code')
    await ann.at('hand-cancel').click()
    await again(ann)
    await ann.at('hand-answer').fill(answer)
    await ann.at('hand-accept').click()
    await errorAt(ann, 'connect/wrong-answer')
    await ben.at('hand-back').click()
    await ben.at('create-session').waitFor()
  })

  it('a Node program hosts, and a browser joins by hand', async () => {
    const anns = await createMatchmaker({ game: sumo, player: { name: 'Ann' }, ...node() })
    const ann = await anns.host({ settings: { rounds: 1 } })
    const invitation = await ann.inviteByHand()
    const { friend: ben } = await open('Ben', 'phone', `#hand=${invitation.code}`)
    await invitation.accept(await ben.text('hand-reply'))
    await ben.at('ready').click()
    await told(ann, () => ann.players.length === 2 && ann.players.every(({ ready, host }) => ready || host))
    ann.start()
    await ben.at('scoreboard').locator('li').nth(1).waitFor()
    expect(await ben.text('net-path')).toMatch(/^(lan|direct)$/)
    anns.close()
  })

  it('a browser hosts, and a Node program joins by hand', async () => {
    const { ann, code } = await hosting()
    const bens = await createMatchmaker({ game: sumo, player: { name: 'Ben' }, ...node() })
    const answer = await bens.answerByHand(code)
    await ann.page.waitForTimeout(CARRIED_MS)
    await ann.at('hand-answer').fill(answer.code)
    await ann.at('hand-accept').click()
    const ben = await answer.session
    ben.ready()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await told(ben, () => ben.phase === 'playing')
    expect(ben.net.path).toMatch(/^(lan|direct)$/)
    bens.close()
  }, 150_000)

  it('beside a lobby, a friend who can not reach it comes by hand', async () => {
    const { friend: ann } = await open('Ann')
    await ann.create(1)
    const { friend: ben } = await open('Ben', 'phone', `#hand=${await again(ann)}`)
    await ann.at('hand-answer').fill(await ben.text('hand-reply'))
    await ann.at('hand-accept').click()
    await ben.at('seat').nth(1).waitFor()
    await ann.page.locator('[data-testid=seat][data-player=Ben]').waitFor()
  })
})

/** One more invitation. */
async function again(host: Friend): Promise<string> {
  await host.at('hand-invite').click()
  return host.text('hand-code')
}

/** Resolves when it is so; it is looked at whenever the session tells something. */
function told(session: Session<typeof sumo>, so: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => so() && resolve()
    for (const event of ['players', 'phase'] as const) session.on(event, look)
  })
}
