import type { Standing } from '@skirmish/sdk'
import { el } from '../dom.js'

/** What shows in the matches somebody signed, and what it may mean: to be opened by whoever wants to know. */
export function chainMarks({ chain }: Pick<Standing, 'chain'>): HTMLElement[] {
  const { unfinished, forks, borrowed } = chain
  const gaps = `${unfinished} ${unfinished === 1 ? 'match' : 'matches'} without an end`
  return [
    ...(forks > 0 ? [mark('fork', 'Two histories from one device', forks, FORK)] : []),
    ...(borrowed > 0 ? [mark('borrowed', 'Says it followed matches of others', borrowed, BORROWED)] : []),
    ...(unfinished > 0 ? [mark('gaps', gaps, unfinished, GAPS)] : []),
  ]
}

/** What this device lacks of somebody's matches; it is no fault of theirs. */
export function unknownMatches({ chain: { missing } }: Pick<Standing, 'chain'>): HTMLElement | false {
  const all = missing === 1 ? 'One earlier match is' : `${missing} earlier matches are`
  return missing > 0 && el('p', { class: 'hint', testid: 'unknown-matches' }, `${all} not known here${UNKNOWN}`)
}

/** Where somebody's matches come from more than one device. */
export function severalDevices({ chain: { devices } }: Pick<Standing, 'chain'>): HTMLElement | false {
  return devices > 1 && el('p', { class: 'hint', testid: 'devices', title: DEVICES }, `From ${devices} devices.`)
}

const DEVICES =
  'Each device names its own match before, and says nothing of those of another. So it does who plays on a phone and a laptop; ' +
  'who comes with a new device each time shows no gap.'
const GAPS =
  'All who played signed that they began, and nobody has said how it ended. It happens when everybody leaves in the middle; ' +
  'somebody who has many of these, with different people, may be keeping back what they lost.'
const FORK =
  'Each match names the one that was played before it. Here two name the same one, and one device signed both. Either its ' +
  'data were copied or put back to an older state, or its program is changed and hides matches.'
const BORROWED =
  'Each match names the one that was played before it. Here a device names one that it was not in, so that nobody sees what ' +
  'came before really: its program is changed.'
const UNKNOWN = ': played with people you do not know, or yet to be shown to you.'

function mark(testid: string, words: string, count: number, why: string): HTMLElement {
  return el(
    'details',
    { class: `mark ${testid}`, testid, data: { count: String(count) } },
    el('summary', { title: why }, words),
    el('p', { class: 'remark' }, why),
  )
}
