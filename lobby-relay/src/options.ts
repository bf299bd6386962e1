import { parseArgs } from 'node:util'

export const DEFAULT_PORT = 7777

export const USAGE = `Opens a lobby for everybody on your network.

  --port <number>   the port (default ${DEFAULT_PORT}, or the next free one)
  --host <address>  listen on this address only (default: all)
  --name <text>     what the lobby is called
  --page <folder>   the page to serve
  --all             show the addresses of all network interfaces
  --no-lan          neither show the LAN's games nor announce this lobby's there
  --no-open         do not open the browser
  --help            show this
`

export interface LobbyOptions {
  /** `undefined`: the default one, or the next that is free. */
  readonly port: number | undefined
  readonly host: string
  readonly name: string | undefined
  readonly page: string | undefined
  readonly open: boolean
  readonly lan: boolean
  readonly all: boolean
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: LobbyOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly message: string }

export function parseOptions(argv: readonly string[]): ParsedOptions {
  const values = readArguments(argv)
  if (typeof values === 'string') return { kind: 'bad', message: values }
  if (values.help) return { kind: 'help' }
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(/^\d+$/.test(values.port ?? '') && port <= 65535)) {
    return { kind: 'bad', message: `The port must be a number from 0 to 65535, not "${values.port}".` }
  }
  const name = values.name?.trim()
  if (name === '' || (name && name.length > 80))
    return { kind: 'bad', message: 'The name must have 1 to 80 characters.' }
  const { host = '0.0.0.0', page, all = false } = values
  return { kind: 'run', options: { port, host, name, page, all, open: !values['no-open'], lan: !values['no-lan'] } }
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        name: { type: 'string' },
        page: { type: 'string' },
        all: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        'no-lan': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (cause) {
    return cause instanceof Error
      ? (cause.message.split('. ', 1)[0] ?? '').replace(/\.?$/, '.')
      : 'These options are wrong.'
  }
}
