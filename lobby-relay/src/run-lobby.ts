import { existsSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { lanAddresses } from './addresses.js'
import { addressList, banner } from './banner.js'
import { openBrowser } from './open-browser.js'
import { DEFAULT_PORT, type LobbyOptions, parseOptions, USAGE } from './options.js'
import type { Relay } from './relay.js'
import { untilStopped } from './until-stopped.js'

const MAX_TRIES = 50

/** The whole life of a lobby on a terminal; resolves with the exit code. `page` is served unless `--page` says else. */
export async function runLobby(argv: readonly string[], defaults: { page?: string } = {}): Promise<number> {
  const parsed = parseOptions(argv, process.env)
  if (parsed.kind === 'help') {
    say(USAGE)
    return 0
  }
  if (parsed.kind === 'bad') {
    complain(`${parsed.message} See --help.`)
    return 2
  }
  const { options } = parsed
  const page = options.page ?? defaults.page
  if (page !== undefined && !existsSync(join(page, 'index.html'))) {
    complain(`There is no index.html in ${page}.`)
    return 2
  }
  const name = options.name ?? `${hostname()}'s party`
  const relay = await open(options, { name, page }).catch((cause: unknown) => sentence(cause, options))
  if (typeof relay === 'string') {
    complain(relay)
    return 1
  }
  const { port } = relay
  const everywhere = options.host === '0.0.0.0' || options.host === '::'
  const addresses = everywhere ? lanAddresses(networkInterfaces()) : []
  const preferred = everywhere ? (addresses[0]?.address ?? 'localhost') : urlHost(options.host)
  const url = `http://${preferred}:${port}`
  if (options.port === undefined && port !== DEFAULT_PORT)
    say(`Port ${DEFAULT_PORT} is taken; the lobby is on ${port} instead.`)
  // Before anything is said: who sees the address may press Ctrl-C at once.
  const stopped = untilStopped((key) => {
    if (key === 'a') say(`${addressList(addresses, port)}\n`)
  })
  say(banner({ name, url, keys: process.stdin.isTTY === true }))
  if (options.all) say(`${addressList(addresses, port)}\n`)
  if (options.open && process.stdout.isTTY) openBrowser(url)
  await stopped
  await relay.close()
  say('The lobby is closed. Goodbye!')
  return 0
}

async function open(options: LobbyOptions, rest: { name: string; page: string | undefined }): Promise<Relay> {
  const { createRelay } = await import('./relay.js')
  for (let tries = 0; ; tries++) {
    const port = options.port ?? DEFAULT_PORT + tries
    try {
      const { host, turn, origins: allowedOrigins } = options
      const lan = options.lan ? {} : { lan: false }
      return await createRelay({ ...rest, ...lan, host, turn, allowedOrigins, port })
    } catch (cause) {
      if (options.port !== undefined || tries >= MAX_TRIES || codeOf(cause) !== 'EADDRINUSE') throw cause
    }
  }
}

function sentence(cause: unknown, { port, host }: LobbyOptions): string {
  const code = codeOf(cause)
  if (code === 'EADDRINUSE')
    return `Port ${port ?? DEFAULT_PORT} is taken. Stop what uses it, or choose another --port.`
  if (code === 'EACCES') return `Port ${port} is reserved for the system. Choose a --port above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine does not have the address ${host}.`
  return `The lobby could not open: ${cause instanceof Error ? cause.message : String(cause)}`
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`)
}
