/** What browsers keep from pages that came by plain http, and what that takes away from a player. */
const KEPT_BACK: readonly (readonly [what: string, isHere: () => boolean])[] = [
  ['the microphone', () => 'mediaDevices' in navigator],
  ['copying with one tap', () => 'clipboard' in navigator],
  ['sharing a link', () => 'share' in navigator],
  ['keeping the screen awake', () => 'wakeLock' in navigator],
  ['keeping what is stored for good', () => typeof navigator.storage?.persist === 'function'],
  ['knowing of your other tabs at once', () => 'locks' in navigator],
  ['opening the page without a network', () => 'serviceWorker' in navigator],
  ['fast cryptography', () => crypto.subtle !== undefined],
]

export function missingHere(): string[] {
  return KEPT_BACK.filter(([, isHere]) => !isHere()).map(([what]) => what)
}
