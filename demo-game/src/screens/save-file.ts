import { el } from '../dom.js'

/** Gives a file to the browser, which saves it where it saves others. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  el('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000) // Safari reads it later
}
