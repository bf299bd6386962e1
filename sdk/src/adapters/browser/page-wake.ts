import type { OnWake } from '../../ports/wake.js'

/** Who looks at another tab for a moment does not wake anything: only phones and laptops that were put away, ms. */
const AWAY_MS = 3000

/** The events by which a browser tells of a network that is back or another one, and of a page that was away. */
export const onPageWake: OnWake = (handler) => {
  const ended = new AbortController()
  const { signal } = ended
  let hiddenAt: number | undefined = document.hidden ? 0 : undefined
  addEventListener('online', handler, { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && handler(), { signal }) // from the back-forward cache
  document.addEventListener('resume', handler, { signal }) // a page that was frozen (Chromium)
  const looked = () => {
    const now = Date.now() // a page's own clock may stand still while the device sleeps
    const wasAway = hiddenAt !== undefined && now - hiddenAt > AWAY_MS
    hiddenAt = document.hidden ? now : undefined
    if (!document.hidden && wasAway) handler()
  }
  document.addEventListener('visibilitychange', looked, { signal })
  // Chromium, on some systems: https://developer.mozilla.org/docs/Web/API/NetworkInformation/change_event
  const connection: unknown = Reflect.get(navigator, 'connection')
  if (connection instanceof EventTarget) connection.addEventListener('change', handler, { signal })
  return () => ended.abort()
}
