/**
 * The link with a player's key that this page was opened with, if it was one. The key is a secret: it is gone from the address bar, and from
 * the page's history, before anything else happens.
 */
export function arrivedKey(): string | undefined {
  if (!location.hash.startsWith('#skirmish-profile=')) return undefined
  const link = location.href
  history.replaceState(null, '', location.pathname + location.search)
  return link
}
