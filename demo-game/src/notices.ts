import { SkirmishError } from '@skirmish/sdk'
import { button, el } from './dom.js'

/** How long a passing remark stays, ms. */
const NOTICE_MS = 5000
/** Of more than these the oldest goes: they are no log, and stand in front of something. */
const MOST_NOTICES = 3

const errorBox = el('div', { class: 'error', role: 'alert', hidden: true })
const noticeList = el('div', { class: 'notices', role: 'status', testid: 'notices' })

/** Errors that a look at the network may explain. */
const OF_THE_NETWORK =
  /^(connect\/(no-path|timeout|host-gone|no-webrtc|no-address)|discover\/(relay-unreachable|timeout|no-websocket)|session\/(timeout|host-lost))$/
let checkNow: () => (() => void) | undefined = () => undefined

/**
 * The places on the page where errors and remarks appear.
 *
 * @param check what looks at the connection, if that can be done now
 */
export function noticeElements(check: typeof checkNow): HTMLElement[] {
  checkNow = check
  return [el('div', { class: 'remarks' }, noticeList, errorBox)]
}

/** What went wrong and what to do, until `clearError`. */
export function showError(error: unknown): void {
  const known = error instanceof SkirmishError
  const code = known ? error.code : 'page/unexpected'
  errorBox.dataset.testid = 'error'
  errorBox.dataset.code = code
  errorBox.replaceChildren(
    el('strong', {}, known ? error.message : 'Something went wrong.'),
    ` ${known ? error.help : 'Reload the page and try again.'}`,
  )
  const check = OF_THE_NETWORK.test(code) ? checkNow() : undefined
  if (check) errorBox.append(' ', button('Check my connection', 'check-after-error', check, 'plain'))
  errorBox.hidden = false
  if (!known) console.error(error)
}

export function clearError(): void {
  errorBox.hidden = true
  errorBox.replaceChildren()
  delete errorBox.dataset.testid
  delete errorBox.dataset.code
}

export function notice(text: string, testid?: string): void {
  const line = el('p', { class: 'notice', ...(testid !== undefined && { testid }) }, text)
  const shown = noticeList.getElementsByClassName('notice')
  if (shown.length >= MOST_NOTICES) shown[0]?.remove()
  passing(line)
}

/** For who hears the page: what everybody else sees in its place. */
export function say(text: string): void {
  passing(el('p', { class: 'said' }, text))
}

function passing(line: HTMLElement): void {
  noticeList.append(line)
  setTimeout(() => line.remove(), NOTICE_MS)
}

/** Does what a button says; what goes wrong at once or later is shown. */
export function attempt(action: () => unknown): void {
  clearError()
  const work = async () => action()
  work().catch(showError)
}
