import { parseArgs } from 'node:util'
import { type TurnOptions, whyNotTurn } from './turn.js'

export const DEFAULT_PORT = 7777

export const USAGE = `Opens a lobby for everybody on your network.

  --port <number>       the port (default ${DEFAULT_PORT}, or the next free one)
  --host <address>      listen on this address only (default: all)
  --name <text>         what the lobby is called
  --page <folder>       the page to serve
  --origin <url>        a name of its own, or a page from elsewhere that may use
                        it, such as https://game.example; may be given often
  --turn-url <url>      a TURN server (coturn) for friends whom no direct path
                        connects, such as turn:turn.example:3478; up to four
  --turn-secret <text>  its static-auth-secret; better given as the environment
                        variable SKIRMISH_TURN_SECRET: all here read arguments
  --all                 show the addresses of all network interfaces
  --no-lan              do not show the LAN's games, nor this lobby's there
  --no-open             do not open the browser
  -h, --help            show this

What is in the way? See skirmish-lobby doctor --help.
`

export interface LobbyOptions {
  /** `undefined`: the default one, or the next that is free. */
  readonly port: number | undefined
  readonly host: string
  readonly name: string | undefined
  readonly page: string | undefined
  /** Other names of this lobby, and pages from elsewhere. */
  readonly origins: readonly string[]
  readonly turn: TurnOptions | undefined
  readonly open: boolean
  readonly lan: boolean
  readonly all: boolean
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: LobbyOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly message: string }

export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ParsedOptions {
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
  const turn = turnIn(values['turn-url'], values['turn-secret'], env.SKIRMISH_TURN_SECRET)
  const wrong = turn && whyNotTurn(turn)
  if (wrong !== undefined) return { kind: 'bad', message: wrong }
  const { host = '0.0.0.0', page, all = false, origin = [] } = values
  const strange = origin.find((text) => originOf(text) === undefined)
  if (strange !== undefined)
    return { kind: 'bad', message: `An origin is an address such as https://game.example, not "${strange}".` }
  const origins = origin.map(originOf).filter((one) => one !== undefined)
  return {
    kind: 'run',
    options: { port, host, name, page, origins, turn, all, open: !values['no-open'], lan: !values['no-lan'] },
  }
}

/** What browsers call it: without a path, and without a port that goes without saying. */
function originOf(text: string): string | undefined {
  const url = /^https?:/.test(text) && URL.canParse(text) ? new URL(text) : undefined
  return url?.href === `${url?.origin}/` ? url?.origin : undefined
}

/** A secret in the environment alone may be meant for another program. */
function turnIn(urls: readonly string[] = [], given: string | undefined, known: string | undefined) {
  return urls.length > 0 || given !== undefined ? { urls, secret: given ?? known ?? '' } : undefined
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
        origin: { type: 'string', multiple: true },
        'turn-url': { type: 'string', multiple: true },
        'turn-secret': { type: 'string' },
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
