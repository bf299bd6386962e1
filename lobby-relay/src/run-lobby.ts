import { spawn } from 'node:child_process'
import { hostname, networkInterfaces } from 'node:os'
import { renderUnicodeCompact } from 'uqr'
import { ownAddresses } from './addresses.js'
import { createRelay, type Relay } from './create-relay.js'
import { HELP, type LobbyOptions, parseOptions } from './options.js'

const MORE_PORTS = 20

/**
 * The command line: starts a lobby, says how to reach it, and runs until Ctrl-C. Resolves with the exit code.
 *
 * @param defaults.page folder to serve when `--page` names none
 */
export async function runLobby(args: readonly string[], defaults: { page?: string } = {}): Promise<number> {
  const options = parseOptions(args)
  if ('error' in options) {
    console.error(`${options.error}\nTry --help.`)
    return 2
  }
  if (options.help) {
    console.log(HELP)
    return 0
  }
  const page = options.page ?? defaults.page
  const name = options.name ?? `${hostname()}'s party`
  const relay = await start(options, name, page)
  if (typeof relay === 'string') {
    console.error(relay)
    return 1
  }
  greet(relay, options, name)
  return new Promise((resolve) => {
    const stop = () => {
      process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
      console.log('\nThe lobby is closed. Good game!')
      relay.close().then(() => resolve(0))
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

/** The relay, or a sentence why there is none. */
async function start(options: LobbyOptions, name: string, page: string | undefined): Promise<Relay | string> {
  const { port, explicitPort, host } = options
  for (let more = 0; more <= (explicitPort ? 0 : MORE_PORTS); more++) {
    try {
      const relay = await createRelay({ port: port + more, host, name, ...(page !== undefined && { page }) })
      if (more > 0) console.log(`Port ${port} is taken; using ${relay.port} instead.`)
      return relay
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host}.`
      if (code === 'EACCES')
        return `Port ${port + more} needs more rights than this process has; choose one above 1023.`
      if (code !== 'EADDRINUSE') throw error
    }
  }
  if (explicitPort) return `Port ${port} is taken by another program. Stop it, or choose another with --port.`
  return `The ports ${port} to ${port + MORE_PORTS} are all taken. Choose another with --port.`
}

function greet(relay: Relay, options: LobbyOptions, name: string): void {
  const own = ownAddresses(networkInterfaces())
  const anywhere = options.host === '0.0.0.0' || options.host === '::'
  const best = anywhere ? (own[0]?.address ?? 'localhost') : options.host
  const url = `http://${best.includes(':') ? `[${best}]` : best}:${relay.port}`
  console.log(`\n  ${name}\n\n  Everybody opens  ${url}\n`)
  console.log(renderUnicodeCompact(url, { border: 2 }))
  const others = anywhere ? own.slice(1) : []
  const list = others.map(({ interfaceName, address }) => `  http://${address}:${relay.port}  (${interfaceName})`)
  if (options.all && list.length > 0) console.log(`\n  On other networks:\n${list.join('\n')}`)
  else if (list.length > 0) console.log(`\n  ${list.length} more networks: start with --all to see them.`)
  if (relay.health().stun === null)
    console.log(`\n  UDP port ${relay.port} is taken: some phones may not connect to each other.`)
  console.log('\n  Ctrl-C closes the lobby.\n')
  if (options.open && process.stdout.isTTY) openBrowser(url)
}

function openBrowser(url: string): void {
  const { platform, env } = process
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return
  const [command, ...args] =
    platform === 'darwin' ? ['open', url] : platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url]
  if (command)
    spawn(command, args, { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref()
}
