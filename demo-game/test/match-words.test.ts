import type { MatchOutcome, Player, RatingChange } from '@skirmish/sdk'
import { describe, expect, it } from 'vitest'
import { changeWords, listed, recordWords, stateWords } from '../src/screens/match-words.js'

const player = (name: string, seat: number, team?: string): Player => ({
  ...{ name, seat, team, key: new Uint8Array(32).fill(seat + 1) },
  ...{ host: false, bot: false, ready: true, connected: true, onDeviceOf: undefined, rated: true },
})
const [ann, ben, cleo] = [player('Ann', 0), player('Ben', 1), player('Cleo', 2)]

function outcome(
  rows: Player[][],
  changes: Record<string, RatingChange>,
  record?: MatchOutcome['record'],
): MatchOutcome {
  const ratingChange = ({ name }: Player) => changes[name]
  return { standings: rows, teams: [], rated: Object.keys(changes).length > 0, stats: () => ({}), ratingChange, record }
}

const to = (before: number, after: number) => ({ before, after })
const recorded = (state: 'signing' | 'agreed' | 'partly-signed' | 'disputed', missing: Player[]) => {
  return { id: '', state, signed: [], missing }
}

describe('a match in words', () => {
  it('says what it did to the rating, and why', () => {
    const duel = (rows: Player[][], before: number) =>
      changeWords(outcome(rows, { Ann: to(1000, 1016), Ben: to(before, before - 16) }), ann)
    expect(duel([[ann], [ben]], 1120)).toBe('+16: beat Ben, who was 120 points above you.')
    expect(duel([[ben], [ann]], 999)).toBe('+16: lost to Ben, who was 1 point below you.')
    expect(duel([[ann, ben]], 1000)).toBe('+16: drew with Ben, who was equal to you.')
    const all = { Ann: to(1000, 990), Ben: to(1, 2), Cleo: to(1, 2) }
    expect(changeWords(outcome([[ben], [ann], [cleo]], all), ann)).toBe('−10: beat Cleo, lost to Ben.')
    expect(changeWords(outcome([[ben, cleo], [ann]], all), ann)).toBe('−10: lost to Ben and Cleo.')
    expect(changeWords(outcome([[ann]], {}), ann)).toBeUndefined()
  })

  it('knows who has left, and who is in one team', () => {
    const gone = outcome([[ann]], { Ann: to(1000, 1020), Ben: to(1000, 980) }, recorded('signing', [ben]))
    expect(changeWords(gone, ann)).toBe('+20: beat Ben, who was equal to you.')
    const [red, mate, blue] = [player('Ann', 0, 'red'), player('Ben', 1, 'red'), player('Cleo', 2, 'blue')]
    const changes = { Ann: to(1000, 1010), Ben: to(1000, 1010), Cleo: to(1000, 990) }
    expect(changeWords(outcome([[red, mate], [blue]], changes), red)).toBe('+10: beat Cleo, who was equal to you.')
  })

  it('says whose signature is missing, and whether it counts', () => {
    const said = (changes: Record<string, RatingChange>, ...[state, missing]: Parameters<typeof recorded>) =>
      recordWords(outcome([[ann], [ben]], changes, recorded(state, missing)))
    const moved = { Ann: to(1000, 1020) }
    expect(said(moved, 'signing', [ben])).toBe('Waiting for Ben to sign.')
    expect(said(moved, 'agreed', [])).toBe('Signed by all.')
    expect(said(moved, 'partly-signed', [ben])).toBe('Ben has not signed; it counts all the same.')
    expect(said({}, 'partly-signed', [ben, cleo])).toBe('Not counted: Ben and Cleo have not signed.')
    expect(said({}, 'disputed', [])).toBe('Not counted: they say different things.')
    expect(recordWords(outcome([[ann]], {}))).toBe('')
    expect(stateWords('unconfirmed', false, ['Ben'])).toBe('Ben has not signed that it began')
    expect(listed(['Ann', 'Ben', 'Cleo'])).toBe('Ann, Ben and Cleo')
  })
})
