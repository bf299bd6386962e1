import { isIP } from 'node:net'

export interface Guard {
  readonly hostname: string
  readonly allowedOrigins: readonly string[]
}

/**
 * Whether a request may come in. `Host` must be an address or a name of this machine: a foreign name that was pointed at
 * it (DNS rebinding) is refused. `Origin`, which only browsers send, must be the page we served, or an allowed one.
 */
export function mayEnter(headers: { host?: string | undefined; origin?: string | undefined }, guard: Guard): boolean {
  const host = parse(`http://${headers.host ?? ''}`)
  if (!host || headers.host === undefined || !isOwnName(host.hostname, guard)) return false
  if (headers.origin === undefined) return true
  const origin = parse(headers.origin)
  if (!origin) return false
  if (origin.host === host.host || guard.allowedOrigins.includes(origin.origin)) return true
  return isLoopback(origin.hostname) && isLoopback(host.hostname)
}

function isOwnName(name: string, { hostname, allowedOrigins }: Guard): boolean {
  const own = hostname.toLowerCase()
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true
  if (name === 'localhost' || name === own || name === `${own.replace(/\.local$/, '')}.local`) return true
  return allowedOrigins.some((origin) => parse(origin)?.hostname === name)
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || name.startsWith('127.')
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}
