import { describe, expect, it } from 'vitest'
import { noChromium } from '../support/chromium.js'
import type { Friend } from '../support/friend.js'
import { lobbyPages } from '../support/lobby-pages.js'

describe.skipIf(noChromium)(`who gets into a session${noChromium ? ` (skipped: ${noChromium})` : ''}`, () => {
  const pages = lobbyPages()

  const open = pages.enter
  /** Ann opens a session, and says who may join. */
  const host = async (ann: Friend, who: { ask?: boolean; password?: string }) => {
    await ann.at('create-session').click()
    await ann.at('door-options').click()
    if (who.ask) await ann.at('ask-me').check()
    await ann.at('session-password').fill(who.password ?? '')
    await ann.at('confirm-create').click()
    return (await ann.at('invite-code').textContent()) ?? ''
  }
  const ask = async (friend: Friend, code: string) => {
    await friend.at('join-code').fill(code)
    await friend.at('join-by-code').click()
  }
  const knockOf = (ann: Friend, name: string) => ann.page.locator(`[data-testid=knock][data-player=${name}]`)
  const seatOf = (friend: Friend, name: string) => friend.page.locator(`[data-testid=seat][data-player=${name}]`)

  it('[SE14] Ann is asked: she lets in Ben, declines Cleo, and Dan gives up by himself', async () => {
    const [ann, ben, cleo, dan] = [await open('Ann'), await open('Ben', 'phone'), await open('Cleo'), await open('Dan')]
    const code = await host(ann, { ask: true })
    for (const friend of [ben, cleo, dan]) {
      await ask(friend, code)
      await friend.at('waiting-for-host').getByText('Waiting for Ann to let you in…').waitFor()
      await knockOf(ann, friend.name).waitFor()
    }
    expect(await ann.at('seat').count()).toBe(1)
    await knockOf(ann, 'Ben').getByTestId('admit').click()
    await seatOf(ben, 'Ben').waitFor()
    await seatOf(ann, 'Ben').waitFor()
    await knockOf(ann, 'Cleo').getByTestId('decline').click()
    await cleo.at('error').waitFor()
    expect(await cleo.at('error').getAttribute('data-code')).toBe('session/declined')
    await dan.at('waiting-cancel').click()
    await dan.at('waiting-for-host').waitFor({ state: 'detached' })
    await knockOf(ann, 'Dan').waitFor({ state: 'detached' })
    expect(await dan.at('error').count()).toBe(0)
    expect(await ann.at('knock').count()).toBe(0)
    // Ben reloads: he is in already, and Ann is not asked again.
    await ben.page.reload()
    await seatOf(ben, 'Ben').waitFor()
    expect(await ann.at('knock').count()).toBe(0)
    // Cleo asks again, and may be declined for good.
    await ask(cleo, code)
    await knockOf(ann, 'Cleo').getByText('Decline for good').click()
    await cleo.at('waiting-for-host').waitFor({ state: 'detached' })
    await ask(cleo, code)
    await cleo.at('error').waitFor()
    expect(await cleo.at('error').getAttribute('data-code')).toBe('session/declined')
    expect(await ann.at('knock').count()).toBe(0)
    expect([...ann.complaints, ...ben.complaints, ...cleo.complaints, ...dan.complaints]).toEqual([])
  }, 90_000)

  it('[SE17] a session with a password asks for it, says when it is wrong, and takes the right one', async () => {
    const ann = await open('Ann', 'phone')
    const code = await host(ann, { password: 'Thin ice' })
    const ben = await open('Ben', 'phone')
    await ask(ben, code)
    await ben.at('password').fill('thin ice')
    await ben.at('password').press('Enter')
    await ben.at('password-wrong').waitFor()
    await ben.at('password').fill(' Thin ice')
    await ben.at('password-join').click()
    await seatOf(ben, 'Ben').waitFor()
    await ben.page.reload()
    await seatOf(ben, 'Ben').waitFor()
    // Whoever comes by the link is asked too, and may leave it at that.
    const cleo = await open('Cleo', 'desktop', ben.page.url())
    await cleo.at('password-cancel').click()
    await cleo.at('create-session').waitFor()
    expect(await cleo.at('error').count()).toBe(0)
    expect(await ann.at('seat').count()).toBe(2)
    expect([...ann.complaints, ...ben.complaints, ...cleo.complaints]).toEqual([])
  }, 60_000)
})
