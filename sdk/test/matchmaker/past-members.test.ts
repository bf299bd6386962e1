import { describe, expect, it } from 'vitest'
import { keyPairFrom } from '../../src/connect/keys.js'
import { AwaitedAnswers } from '../../src/matchmaker/awaited-answers.js'
import { GuestMigration } from '../../src/matchmaker/guest-migration.js'
import { KnownMembers } from '../../src/matchmaker/known-members.js'
import { writeBeat } from '../../src/session/beats.js'
import { GuestSession } from '../../src/session/guest-session.js'
import { answerOfSuccession, saidOfSuccession } from '../../src/session/succession-messages.js'
import { virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { World } from './friends.js'

/** A guest's page, and what it says to its host. */
function page() {
  const { network, directory } = new World()
  const [said, frames]: [unknown[], Uint8Array[]] = [[], []]
  const output = { event: () => {}, state: () => {}, emit: () => {} }
  const migration = new GuestMigration({
    ...{ game: sumo, platform: virtualPlatform(network, 'ben', directory), identity: keyPairFrom(new Uint8Array(32)) },
    ...{ sessionKey: new Uint8Array(32), answers: new AwaitedAnswers(), word: undefined, code: () => '' },
    screening: { onAdmission: undefined, people: { known: () => Promise.reject(new Error('nobody')), soon: () => {} } },
    player: { name: 'Ben', rated: true },
    machine: new GuestSession({
      game: sumo,
      player: { name: 'Ben', rated: true },
      page: new Uint8Array(4),
      resume: undefined,
      output,
    }),
    links: () => ({
      sendEvent: (bytes: Uint8Array) => void said.push(answerOfSuccession.parse(bytes)),
      sendState: (frame: Uint8Array) => void frames.push(frame),
    }),
    standbyChanged: () => {},
    follow: () => {},
    lead: () => {},
  })
  const succession = { epoch: 0, host: 0, number: 4, standby: 1, members: [0, 1, 2], open: [] }
  const tell = (you: number, sits: boolean) =>
    migration.receive(
      saidOfSuccession.write({
        ...{ kind: 'succession', epoch: 0, you, sits },
        newest: { succession, seats: [], standby: undefined },
      }),
    )
  const answers = () => {
    migration.receiveState(writeBeat({ epoch: 0, beat: 1, number: 4 }))
    return frames.splice(0).length > 0
  }
  return { tell, answers, said }
}

describe('who was another member before', () => {
  it('[SE49] a new page is not the member that its player was, whatever the host takes it for: that one may have granted', () => {
    const { tell, answers, said } = page()
    expect([tell(2, false), answers()]).toEqual([true, false])
    tell(7, true)
    expect(answers()).toBe(true)
    tell(7, false) // the same page, over another connection
    expect(answers()).toBe(true)
    tell(2, false)
    expect([answers(), said]).toEqual([true, []]) // still as 7
  })

  it('[SE45] a page that is another member from here on says what those before granted last, each time', () => {
    const { tell, said } = page()
    for (const you of [2, 5, 9]) tell(you, true)
    const past = (member: number) => ({ kind: 'leaves', member, granted: 0 })
    expect(said).toEqual([past(2), past(2), past(5)])
  })

  it('[SE45] it says so again over its next connection: the one before may have broken before anybody heard', () => {
    const { tell, said } = page()
    for (const [you, sits] of [
      [2, true],
      [5, true],
      [5, false],
      [5, true],
    ] as const)
      tell(you, sits)
    const past = { kind: 'leaves', member: 2, granted: 0 }
    expect(said).toEqual([past, past])
  })

  it('[SE45] a page that was given another number over a connection that broke takes it when it comes back: the host counts on it', () => {
    const { tell, said } = page()
    tell(2, true)
    tell(5, false)
    expect(said).toEqual([{ kind: 'leaves', member: 2, granted: 0 }])
  })

  it('[SE45] who was a member is known by their key also when the host speaks of that one after the connection broke', () => {
    const known = new KnownMembers()
    known.opened(1, 'ben')
    known.tell(1, 1)
    known.closed(1)
    known.tell(1, 1)
    known.opened(3, 'ben')
    expect([known.was(3, 1), known.of(3, false)]).toEqual([true, 1])
  })

  it('[SE45] a host believes that of nobody but who was that member', () => {
    const known = new KnownMembers()
    for (const [peer, key] of [
      [1, 'ben'],
      [2, 'cleo'],
    ] as const) {
      known.opened(peer, key)
      known.tell(peer, peer)
    }
    known.closed(1)
    known.opened(3, 'ben')
    expect([known.was(3, 1), known.was(2, 1), known.was(3, 2), known.was(4, 1)]).toEqual([true, false, false, false])
    known.keep({ epoch: 0, host: 0, number: 1, standby: 2, members: [0, 2], open: [] })
    expect(known.was(3, 1)).toBe(false)
  })
})
