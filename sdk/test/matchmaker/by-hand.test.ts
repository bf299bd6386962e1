import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Platform } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { party, startMatch, World } from './friends.js'

/** A device with no lobby and nobody to ask. */
const ALONE: Partial<Platform> = { transports: [], directories: [] }

/** Ann hosts with no server at all, and has invited somebody. */
async function hosting(change = ALONE) {
  const world = new World()
  const [anns, bens] = [await world.device('Ann', change), await world.device('Ben', ALONE)]
  const ann = await world.during(anns.host({ name: "Ann's ring", settings: { rounds: 1 } }))
  const invitation = await ann.inviteByHand()
  return { world, anns, bens, ann, invitation }
}

async function together() {
  const { world, ann, bens, invitation, ...rest } = await hosting()
  const answer = await bens.answerByHand(invitation.code)
  const ben = await world.during(invitation.accept(answer.code).then(() => answer.session))
  return { world, ann, ben, bens, invitation, answer, ...rest }
}

describe('playing without any server', () => {
  it('[CO20] an invitation goes there, an answer comes back, and a match is played to its end', async () => {
    const { world, ann, ben } = await together()
    expect([ann.isHost, ben.isHost, ben.name, ben.me.seat, ben.host.name]).toEqual([
      true,
      false,
      "Ann's ring",
      1,
      'Ann',
    ])
    expect(ben.invitation).toEqual({ code: '', link: '' })
    expect(ben.players).toEqual(ann.players)
    await startMatch(world, ann, ben)
    expect(ben.phase).toBe('playing')
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(200)
    expect([ann.phase, ben.phase]).toEqual(['result', 'result'])
    expect(ben.outcome?.ratingChange(ben.me)).toEqual({ before: 1000, after: 980 })
  })

  it('who looks at a lobby has what makes codes, for when the lobby is gone', async () => {
    const world = new World()
    const { byHand } = virtualPlatform(world.network, 'ann', world.directory)
    if (!byHand) throw new Error('no codes')
    let prepared = 0
    const { offer, answer } = byHand
    const prepare = () => void prepared++
    const ann = await world.device('Ann', {
      byHand: { prepare, offer: offer.bind(byHand), answer: answer.bind(byHand) },
    })
    expect(prepared).toBe(0)
    ann.on('listings', () => {})
    expect(prepared).toBe(1)
  })

  it('[DI30] the link carries the same code; blanks and lower case do not matter', async () => {
    const { world, bens, invitation } = await hosting()
    expect(invitation.link).toBe(`https://party.example/#hand=${invitation.code}`)
    const answer = await bens.answerByHand(invitation.link)
    const typed = ` ${answer.code.slice(0, 20)}\n${answer.code.slice(20)} `.toLowerCase()
    const ben = await world.during(invitation.accept(typed).then(() => answer.session))
    expect(ben.me.name).toBe('Ben')
  })

  it('beside a lobby too: one friend by code, another by hand', async () => {
    const { world, ann } = await party()
    const invitation = await ann.inviteByHand()
    const answer = await (await world.device('Cleo', ALONE)).answerByHand(invitation.code)
    await world.during(invitation.accept(answer.code).then(() => answer.session))
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  })

  it('several invitations are open at once, each for one friend', async () => {
    const { world, ann, bens, invitation } = await hosting()
    const second = await ann.inviteByHand()
    const cleos = await world.device('Cleo', ALONE)
    const [ben, cleo] = [await bens.answerByHand(invitation.code), await cleos.answerByHand(second.code)]
    await expect(invitation.accept(cleo.code)).rejects.toMatchObject({ code: 'connect/wrong-answer' })
    await world.during(second.accept(cleo.code).then(() => cleo.session))
    await world.during(invitation.accept(ben.code).then(() => ben.session))
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Cleo', 'Ben'])
    await expect(invitation.accept(ben.code)).rejects.toMatchObject({ code: 'connect/answer-expired' })
  })

  it('[CO22] an answer is taken after 90 s; after its time it is answer-expired on both sides, and says when that is', async () => {
    const slow = await hosting()
    const late = await slow.bens.answerByHand(slow.invitation.code)
    expect(late.expiresAt - slow.world.clock.now()).toBe(240_000)
    expect(slow.invitation.expiresAt - slow.world.clock.now()).toBe(600_000)
    await slow.world.clock.advance(90_000)
    const ben = await slow.world.during(slow.invitation.accept(late.code).then(() => late.session))
    expect(ben.phase).toBe('waiting')
    const next = await slow.ann.inviteByHand()
    const tooLate = await (await slow.world.device('Cleo', ALONE)).answerByHand(next.code)
    await slow.world.clock.advance(240_001)
    await expect(tooLate.session).rejects.toMatchObject({ code: 'connect/answer-expired', phase: 'connect' })
    await expect(slow.world.during(next.accept(tooLate.code))).rejects.toMatchObject({ code: 'connect/timeout' })
  })

  it('an invitation ends after ten minutes, when it is cancelled, when it gives way to the ninth, and with its session', async () => {
    const { world, ann, bens, invitation } = await hosting()
    const { code } = await bens.answerByHand(invitation.code)
    const expired = { code: 'connect/answer-expired' }
    const more = []
    for (let i = 0; i < 8; i++) more.push(await ann.inviteByHand())
    await expect(invitation.accept(code)).rejects.toMatchObject(expired)
    more[0]?.cancel()
    await expect(more[0]?.accept(code)).rejects.toMatchObject(expired)
    await world.clock.advance(600_000)
    await expect(more[7]?.accept(code)).rejects.toMatchObject(expired)
    const last = await ann.inviteByHand()
    ann.leave()
    await expect(last.accept(code)).rejects.toMatchObject(expired)
    await expect(ann.inviteByHand()).rejects.toMatchObject({ code: 'session/closed' })
  })

  it('[CO5] an invitation proves its session: another host with the same connection is refused as connect/wrong-host', async () => {
    const { world, bens, invitation } = await hosting()
    const mallory = await world.during((await world.device('Mallory', ALONE)).host())
    const forged = await mallory.inviteByHand()
    const { encodeHandCode, parseHandCode } = await import('../../src/connect/hand-code.js')
    const { handText, parseHandText } = await import('../../src/discover/hand-text.js')
    const parse = (text: string) => {
      const code = parseHandCode(parseHandText(text) ?? new Uint8Array())
      if (!code) throw new Error('it is a code')
      return code
    }
    const [genuine, theirs] = [parse(invitation.code), parse(forged.code)]
    const mixed = handText(encodeHandCode({ ...genuine, description: theirs.description }))
    const answer = await bens.answerByHand(mixed)
    const relabelled = { ...parse(answer.code), invitation: parseHandText(forged.code)?.slice(-3) ?? new Uint8Array() }
    const given = handText(encodeHandCode({ ...relabelled, kind: 'answer' }))
    await world.during(forged.accept(given))
    await expect(world.during(answer.session)).rejects.toMatchObject({ code: 'connect/wrong-host' })
  })

  it('wrong codes have a sentence: none, cut, the other kind, another game or version', async () => {
    const { world, bens, invitation } = await hosting()
    const answer = await bens.answerByHand(invitation.code)
    const bad = { code: 'connect/bad-code', phase: 'connect', retryable: false }
    for (const text of ['', 'K7QF2M', invitation.code.slice(1), answer.code, `${invitation.code}0`, 'x'.repeat(9999)])
      await expect(bens.answerByHand(text), text).rejects.toMatchObject(bad)
    for (const text of ['', answer.code.slice(0, -8), invitation.code])
      await expect(invitation.accept(text), text).rejects.toMatchObject(bad)
    for (const [change, code] of [
      [{ id: 'chess' }, 'connect/wrong-game'],
      [{ version: 2 }, 'connect/wrong-version'],
      [{ schemaHash: new Uint8Array(16) }, 'connect/wrong-schema'],
    ] as const) {
      const platform = { ...virtualPlatform(world.network, 'eve', world.directory), ...ALONE }
      const eve = await createMatchmaker({ game: { ...sumo, ...change }, player: { name: 'Eve' }, ...platform })
      await expect(eve.answerByHand(invitation.code)).rejects.toMatchObject({ code })
    }
    expect((await world.during(invitation.accept(answer.code).then(() => answer.session))).me.name).toBe('Ben')
  })

  it('a guest can not invite; a platform that can not says so; everything can be called off', async () => {
    const { ben } = await together()
    await expect(ben.inviteByHand()).rejects.toMatchObject({ code: 'session/not-host' })
    const { world, ann, bens, invitation } = await hosting()
    const bare = await world.device('Dan', { ...ALONE, byHand: undefined })
    const host = await world.during(bare.host())
    for (const call of [() => bare.answerByHand(invitation.code), () => host.inviteByHand()])
      await expect(call()).rejects.toMatchObject({ code: 'connect/no-webrtc' })
    const signal = AbortSignal.abort()
    await expect(ann.inviteByHand({ signal })).rejects.toMatchObject({ code: 'session/aborted' })
    const answer = await bens.answerByHand(invitation.code)
    answer.cancel()
    await expect(answer.session).rejects.toMatchObject({ code: 'session/aborted' })
    const other = await bens.answerByHand(invitation.code)
    bens.close()
    await expect(other.session).rejects.toMatchObject({ code: 'session/aborted' })
  })

  it('[SE8] a guest whose link broke is back in the seat by another invitation', async () => {
    const world = new World()
    const memory = new Map<string, string>()
    const tab = {
      load: (name: string) => memory.get(name),
      save: (name: string, value: string) => void memory.set(name, value),
    }
    const [anns, bens] = [await world.device('Ann', ALONE), await world.device('Ben', { ...ALONE, tab })]
    const ann = await world.during(anns.host())
    const join = async () => {
      const invitation = await ann.inviteByHand()
      const answer = await bens.answerByHand(invitation.code)
      return world.during(invitation.accept(answer.code).then(() => answer.session))
    }
    const first = await join()
    await startMatch(world, ann, first)
    world.network.part('ann', 'ben')
    await world.clock.advance(7000)
    world.network.heal('ann', 'ben')
    const back: string[] = []
    ann.on('playerResumed', (player) => back.push(player.name))
    expect((await join()).me.seat).toBe(1)
    expect(back).toEqual(['Ben'])
    expect(ann.phase).toBe('playing')
  })
})
