import { isIP } from 'node:net'

export interface Guard {
  /** This machine's name. */
  readonly hostname: string
  readonly allowedOrigins: readonly string[]
  /** May pages of this origin come in as well? */
  readonly isNear?: (origin: string) => boolean
}

/**
 * May a request with these headers come in?
 *
 * A web page anywhere can make a visitor's browser call a lobby on the visitor's LAN, and by DNS rebinding even under
 * the page's own name. So the name asked for must be one that only this machine can have (an IP address, its own name),
 * and a page must have come from here. Node guests send no Origin. The window of an app (Electron) has one that no site can
 * have, `file:` or a scheme of the app's own; an extension of a browser is no app.
 */
export function mayEnter(guard: Guard, host: string | undefined, origin: string | undefined): boolean {
  const asked = parseUrl(`http://${host ?? ''}`)
  if (asked === undefined || asked.pathname !== '/' || asked.username !== '' || asked.search !== '') return false
  const allowed = guard.allowedOrigins.map(parseUrl).filter((url) => url !== undefined)
  if (!isOurs(asked.hostname, guard.hostname) && !allowed.some((url) => url.host === asked.host)) return false
  if (origin === undefined || isApp(origin)) return true
  const page = parseUrl(origin)
  if (!page || (page.protocol !== 'http:' && page.protocol !== 'https:')) return false
  if (page.host === asked.host || isLocal(page.hostname)) return true
  return allowed.some((url) => url.origin === page.origin) || guard.isNear?.(page.origin) === true
}

function isOurs(name: string, hostname: string): boolean {
  const full = hostname.toLowerCase()
  const short = full.split('.', 1)[0] ?? full
  return isIP(bare(name)) !== 0 || isLocal(name) || [full, short, `${short}.local`].includes(name)
}

function isApp(origin: string): boolean {
  const scheme = parseUrl(origin)?.protocol ?? ''
  return scheme !== '' && !/^(https?|wss?|ftp|data|blob|about|.*-extension):$/.test(scheme)
}

/** A page that is being developed on this machine, on any port. */
function isLocal(name: string): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]'
}

function bare(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : name
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
