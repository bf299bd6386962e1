import type { Check, DiagnoseOptions, Diagnosis, Finding } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import type { Screen } from './screen.js'

export interface CheckActions {
  check(options: DiagnoseOptions): Promise<Diagnosis>
  back(): void
}

/** In the order they are shown. */
const TITLES: Readonly<Record<Check, string>> = {
  relay: 'Lobby',
  webrtc: 'Direct connections',
  udp: 'UDP',
  nat: 'Router',
  turn: 'TURN server',
  mdns: 'Names on your network',
  'local-network': 'Your network',
  lan: 'LAN games',
  page: 'This page',
  store: 'What is remembered',
}
const ORDER = Object.keys(TITLES)
const MARKS: Readonly<Record<Finding['state'], readonly [mark: string, word: string]>> = {
  good: ['✔', 'good'],
  limited: ['!', 'limited'],
  bad: ['✖', 'bad'],
  unknown: ['?', 'not known'],
}

/** What stands between this device and its friends, a row for each finding, as soon as it is known. */
export function checkScreen({ check, back }: CheckActions): Screen {
  let looking = new AbortController()
  const verdict = el('p', { class: 'lead', role: 'status', testid: 'check-verdict' })
  const rows = el('ol', { class: 'findings' })
  const again = button('Check again', 'check-again', () => look())
  const onFinding = (finding: Finding) => {
    const place = ORDER.indexOf(finding.check)
    const after = [...rows.children].find((row) => ORDER.indexOf(row.getAttribute('data-check') ?? '') > place)
    rows.insertBefore(findingRow(finding), after ?? null)
  }
  const look = async () => {
    looking = new AbortController()
    const { signal } = looking
    again.disabled = true
    verdict.textContent = 'Looking at your connection …'
    delete verdict.dataset.tookMs
    rows.replaceChildren()
    const diagnosis = await check({ onFinding, signal }).catch(() => undefined) // only when it was called off
    if (signal.aborted || !diagnosis) return
    again.disabled = false
    verdict.textContent = judge(diagnosis.findings)
    verdict.dataset.tookMs = String(Math.round(diagnosis.tookMs))
  }
  void look()
  return {
    element: el(
      'section',
      { class: 'screen' },
      el('header', { class: 'bar' }, el('h1', {}, 'Your connection'), button('Back', 'check-back', back, 'quiet')),
      verdict,
      rows,
      el('div', { class: 'row' }, again),
    ),
    end: () => looking.abort(),
  }
}

function findingRow({ check, state, code, says, todo }: Finding): HTMLElement {
  const [mark, word] = MARKS[state]
  return el(
    'li',
    { class: 'finding', testid: 'finding', data: { check, state, ...(code && { code }) } },
    el('span', { class: 'mark', role: 'img', 'aria-label': word }, mark),
    el('h2', {}, TITLES[check]),
    el('p', {}, says),
    todo !== undefined && el('p', { class: 'todo' }, todo),
  )
}

function judge(findings: readonly Finding[]): string {
  if (findings.some(({ state }) => state === 'bad')) return 'Something is in the way of playing with friends.'
  if (findings.some(({ state }) => state === 'limited')) return 'You can play; here is what may be in the way.'
  return 'All is well: you can play with friends.'
}
