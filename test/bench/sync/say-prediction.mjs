// The table of what a guest sees: `bench:predict` and `bench:sync` print the same.
import { row } from '../../../.dev/figures.mjs'
import { PREDICTION_GOALS } from './prediction.mjs'

const { ownInput, correctionPx } = PREDICTION_GOALS
const missed = (isMissed) => (isMissed ? 'missed' : '')

export function sayPrediction(results, { seconds, seeds }) {
  console.log(
    `\nPuck Sumo at 30 Hz, 4 players, 80 ms round trip, ${seeds} matches of ${seconds} s, as one guest sees them: px put right in a frame, of each puck\n`,
  )
  row('', 'median', 'p95', 'p99', 'max', `< ${correctionPx} px`, 'goal', '')
  for (const { name, goal, correction, within } of results) {
    const { median, p95, p99, max } = correction
    const share = `${(100 * within).toFixed(1)} %`
    row(name, median, p95, p99, max, share, goal ? `< ${goal}` : '', goal ? missed(max >= goal) : '')
  }
  console.log(
    '\nContact: px from where whoever one bumps into is drawn to where they are; others: the same of all, all the time\n',
  )
  row('', 'contact', 'p95', 'others', 'p95')
  for (const { name, contact, others } of results) row(name, contact.median, contact.p95, others.median, others.p95)
  console.log('\nFrames at 60 Hz that do not show an own dash yet, since the tick that takes it and since the press\n')
  row('', 'dashes', 'median', 'p95', 'max', 'goal', '', 'of press', 'p95', 'max')
  for (const { name, predict, fromTick, fromPress } of results) {
    const cells = [fromTick, fromPress].map(({ median, p95, max }) => [median, p95, max])
    const goal = predict === 'none' ? ['', ''] : [ownInput, missed(fromTick.max > ownInput)]
    row(name, fromTick.n, ...cells[0], ...goal, ...cells[1])
  }
}
