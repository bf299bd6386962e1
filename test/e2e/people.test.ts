import { createMatchmaker, type Matchmaker, type Person } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { afterEach, describe, expect, it } from 'vitest'
import { sumo } from '../../demo-game/src/rules/sumo.js'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

describe.skipIf(noChromium)(`people in the lobby${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages({ silent: true })
  const matchmakers: Matchmaker<typeof sumo>[] = []
  afterEach(() => {
    for (const one of matchmakers.splice(0)) one.close()
  })

  const enter = async (name: string, device?: 'phone' | 'desktop') => {
    const friend = await pages.enter(name, device)
    await friend.at('create-session').waitFor()
    return friend
  }
  const matchmakerOf = async (name: string) => {
    const matchmaker = await createMatchmaker({
      game: sumo,
      player: { name },
      ...node({ relay: pages.relay.url, lan: false }),
    })
    matchmakers.push(matchmaker)
    return matchmaker
  }
  const seenBy = async (matchmaker: Matchmaker<typeof sumo>, name: string): Promise<Person> => {
    matchmaker.people.on('people', () => {})
    const find = () => matchmaker.people.list.find((person) => person.name === name)
    await expect.poll(find, { timeout: 10_000 }).toBeDefined()
    const person = find()
    if (!person) throw new Error(`${name} has gone`)
    return person
  }
  const personOf = (friend: Friend, name: string) => friend.page.locator(`[data-testid=person][data-player=${name}]`)
  const invitableOf = (friend: Friend, name: string) =>
    friend.page.locator(`[data-testid=invitable][data-player=${name}]`)
  const seatOf = (friend: Friend, name: string) => friend.page.locator(`[data-testid=seat][data-player=${name}]`)
  const stateOf = (friend: Friend, name: string, state: string) =>
    invitableOf(friend, name).locator(`[data-testid=invite-state][data-state=${state}]`)
  /** Ann opens a session, Ben is in the lobby. */
  const annHosts = async (password?: string) => {
    const [ann, ben] = await Promise.all([enter('Ann'), enter('Ben', 'phone')])
    await ann.at('create-session').click()
    if (password !== undefined) {
      await ann.at('door-options').click()
      await ann.at('session-password').fill(password)
    }
    await ann.at('match-length').selectOption('1')
    await ann.at('confirm-create').click()
    await invitableOf(ann, 'Ben').waitFor()
    return { ann, ben }
  }

  it('[PE1] two in the lobby see each other; who is a friend is marked, who is blocked is gone until unblocked', async () => {
    const ann = await enter('Ann')
    await ann.at('nobody-here').waitFor()
    const ben = await enter('Ben', 'phone')
    await personOf(ben, 'Ann').waitFor()
    const bens = personOf(ann, 'Ben')
    await bens.waitFor()
    expect([await bens.getByTestId('status').innerText(), await bens.getByTestId('star').isVisible()]).toEqual([
      'free',
      false,
    ])
    await ben.page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await bens.getByText('away').waitFor()
    await bens.getByTestId('person-more').click()
    await bens.getByTestId('befriend').click()
    await bens.getByLabel('Friend', { exact: true }).waitFor()
    await bens.getByTestId('person-more').click()
    await bens.getByTestId('block').click()
    await bens.waitFor({ state: 'detached' })
    await ann.at('show-blocked').click()
    await ann.at('unblock').click()
    await bens.waitFor()
    expect([await bens.getAttribute('data-friend'), await ann.at('blocked').isVisible()]).toEqual(['false', false])
  }, 60_000)

  it('[PE10] [PE11] a friend is given a pet name and their words are compared, on phone and desktop', async () => {
    const [ann, ben] = await Promise.all([enter('Ann'), enter('Ben', 'phone')])
    for (const [one, other, pet] of [[ann, 'Ben', 'Bunny'] as const, [ben, 'Ann', 'Captain'] as const]) {
      const row = personOf(one, other)
      await row.getByTestId('person-more').click()
      expect(await row.getByTestId('pet-name').isVisible()).toBe(false)
      await row.getByTestId('befriend').click()
      await row.getByTestId('star').waitFor()
      await row.getByTestId('person-more').click()
      await row.getByTestId('pet-name').fill(pet)
      await row.getByTestId('compare-person').locator('summary').click()
      await row
        .getByTestId('person-words')
        .filter({ hasText: /^(\w+ ){3}\w+$/ })
        .waitFor()
      await row.getByTestId('save-pet-name').click()
      await personOf(one, pet).waitFor()
      expect(await personOf(one, pet).getByTestId('own-name').innerText()).toBe(other)
    }
    await ann.page.reload()
    await ann.at('enter-lobby').click()
    await personOf(ann, 'Bunny').waitFor()
    const shown = await personOf(ben, 'Captain').getByTestId('person-words').textContent()
    await ann.at('your-key').click()
    await ann.page
      .getByTestId('key-words')
      .filter({ hasText: shown ?? '' })
      .waitFor()
  })

  it('who hides is seen by nobody, also after a reload, and sees the others', async () => {
    const [ann, ben] = await Promise.all([enter('Ann'), enter('Ben', 'phone')])
    await personOf(ann, 'Ben').waitFor()
    await ben.at('show-me').uncheck()
    await personOf(ann, 'Ben').waitFor({ state: 'detached' })
    expect(await ben.text('show-me-says')).toBe('Nobody sees you here. You still see the others.')
    await ben.enter(pages.relay.url)
    await personOf(ben, 'Ann').waitFor()
    expect([await ben.at('show-me').isChecked(), await personOf(ann, 'Ben').count()]).toEqual([false, 0])
    await ben.at('show-me').check()
    await personOf(ann, 'Ben').waitFor()
  }, 60_000)

  it('[PE6] Ann invites Ben, he joins and sits in her session', async () => {
    const { ann, ben } = await annHosts()
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite').getByText("Ann invites you to Ann's ring").waitFor()
    await ben.at('invite-accept').click()
    await Promise.all([ann, ben].map((one) => seatOf(one, 'Ben').waitFor()))
    await invitableOf(ann, 'Ben').waitFor({ state: 'detached' })
    expect([await ben.at('invite').count(), await ann.at('error').count()]).toEqual([0, 0])
    // A guest can ask somebody in, too.
    const cleo = await matchmakerOf('Cleo')
    cleo.people.appear()
    const sessions: string[] = []
    cleo.people.on('invited', (invite) => {
      sessions.push(invite.sessionName)
      invite.decline()
    })
    await ben.at('invite-people').click()
    await invitableOf(ben, 'Cleo').getByTestId('invite').click()
    await stateOf(ben, 'Cleo', 'declined').waitFor()
    expect(sessions).toEqual(["Ann's ring"])
  }, 60_000)

  it('[PE6] Ben says not now, and Ann reads it; what she calls off leaves his screen', async () => {
    const { ann, ben } = await annHosts()
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite-decline').click()
    await stateOf(ann, 'Ben', 'declined').waitFor()
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite').waitFor()
    await stateOf(ann, 'Ben', 'inviting').waitFor()
    await invitableOf(ann, 'Ben').getByText('Cancel').click()
    await ben.at('invite').waitFor({ state: 'detached' })
    await ben.page.getByText('The invitation of Ann is over.').waitFor()
    await stateOf(ann, 'Ben', 'not').waitFor({ state: 'attached' })
    expect(await ben.at('create-session').isVisible()).toBe(true)
  }, 60_000)

  it('[PE8] whoever is blocked in answer to an invite asks no more', async () => {
    const { ann, ben } = await annHosts()
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite-block').click()
    await ben.at('invite').waitFor({ state: 'detached' })
    await ben.at('blocked').waitFor()
    expect(await personOf(ben, 'Ann').count()).toBe(0)
  }, 60_000)

  it('[SE17] an invite to a session with a password asks for it, as often as it is wrong', async () => {
    const { ann, ben } = await annHosts('Thin ice')
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite-accept').click()
    await ben.at('password').fill('thin ice')
    await ben.at('password-join').click()
    await ben.at('password-wrong').waitFor()
    await ben.at('password').fill('Thin ice')
    await ben.at('password-join').click()
    await seatOf(ben, 'Ben').waitFor()
  }, 60_000)

  it('an invite during a match is a quiet notice; the question comes after it', async () => {
    const [ann, cleo] = await Promise.all([enter('Ann'), matchmakerOf('Cleo')])
    await ann.create(1)
    await ann.at('add-bot').click()
    await ann.at('start-match').click()
    await ann.page.locator('canvas').waitFor()
    const session = await cleo.host({ name: "Cleo's ring" })
    const asking = cleo.people.invite(await seenBy(cleo, 'Ann'), session)
    await ann.page.getByText("Cleo invites you to Cleo's ring.").waitFor()
    expect(await ann.at('invite').count()).toBe(0)
    await ann.at('leave').click()
    await ann.at('invite-accept').click()
    expect(await asking).toBe('accepted')
    await seatOf(ann, 'Ann').waitFor()
    expect(await ann.at('net-host').innerText()).toBe('Cleo')
  }, 60_000)

  it('who has a session of their own is told what they would leave for another one', async () => {
    const [ann, cleo] = await Promise.all([enter('Ann'), matchmakerOf('Cleo')])
    await ann.create(1)
    const session = await cleo.host({ name: "Cleo's ring" })
    const asking = cleo.people.invite(await seenBy(cleo, 'Ann'), session)
    await ann.at('invite').getByText("You would leave Ann's ring for it.").waitFor()
    await ann.page.keyboard.press('Enter') // who happens to type answers nothing
    expect(await ann.at('invite').count()).toBe(1)
    await ann.page.keyboard.press('Escape')
    expect(await asking).toBe('declined')
    expect(await ann.text('invite-code')).toMatch(/^\w{6}$/)
  }, 60_000)

  it('after a match its players become friends in one click, and see what is for friends only', async () => {
    const { ann, ben } = await annHosts()
    await invitableOf(ann, 'Ben').getByTestId('invite').click()
    await ben.at('invite-accept').click()
    await ben.at('ready').click()
    await ann.page.locator('[data-testid=seat][data-player=Ben][data-ready=true]').waitFor()
    await ann.at('start-match').click()
    await ann.at('scoreboard').locator('li').nth(1).waitFor()
    await ann.page.keyboard.down('ArrowRight')
    for (const one of [ann, ben]) {
      await one.at('add-friend').click({ timeout: 90_000 })
      await one.at('add-friend').waitFor({ state: 'hidden' })
    }
    await ben.at('leave').click()
    await ann.at('leave').click()
    await ann.at('create-session').click()
    await ann.at('door-options').click()
    await ann.at('visibility').selectOption('friends')
    await ann.at('confirm-create').click()
    const cleo = await enter('Cleo')
    await ben.at('listing').getByText('For friends.').waitFor()
    await personOf(cleo, 'Ann').waitFor()
    expect(await cleo.at('listing').count()).toBe(0)
  }, 120_000)

  it('sixty people can be looked through, and one of them be found', async () => {
    const crowd = await Promise.all(Array.from({ length: 60 }, (_, i) => matchmakerOf(`Person ${i}`)))
    for (const one of crowd) one.people.appear()
    const ann = await enter('Ann', 'phone')
    await ann.at('more-people').getByText('And 10 more').waitFor()
    expect(await ann.at('person').count()).toBe(50)
    await ann.at('find-person').fill('person 59')
    await ann.page.locator('[data-testid=person][data-player="Person 59"]').waitFor()
    expect(await ann.at('person').count()).toBe(1)
    await ann.at('find-person').fill('nobody')
    await ann.page.getByText('Nobody here is called that.').waitFor()
  }, 60_000)
})
