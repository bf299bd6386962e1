import { parseArgs } from 'node:util'

export const DEFAULT_PORT = 7777

export interface LobbyOptions {
  readonly port: number
  /** The port was asked for by name: another one will not do. */
  readonly explicitPort: boolean
  readonly host: string
  readonly name: string | undefined
  readonly open: boolean
  readonly all: boolean
  readonly page: string | undefined
  readonly help: boolean
}

export const HELP = `Hosts a party lobby: one address for everybody on your network.

  --port <number>   port for page, lobby, signaling (TCP) and STUN (UDP); default ${DEFAULT_PORT}, or the next free one
  --host <address>  network to listen on; default 0.0.0.0, all of them
  --name <text>     name of the lobby
  --page <folder>   game page to serve
  --all             print the address on every network
  --no-open         do not open the browser
  --help            this text
`

/** The options, or a sentence about what is wrong with them. */
export function parseOptions(args: readonly string[]): LobbyOptions | { error: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        host: { type: 'string', default: '0.0.0.0' },
        name: { type: 'string' },
        page: { type: 'string' },
        all: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    const port = values.port === undefined ? DEFAULT_PORT : Number(values.port)
    if (!/^\d{1,5}$/.test(values.port ?? '0') || port > 65_535)
      return { error: `"${values.port}" is no port: 0 to 65535.` }
    const { host, name, page, all, help } = values
    if (name !== undefined && (name.trim() === '' || name.length > 60))
      return { error: 'A name has 1 to 60 characters.' }
    return { port, explicitPort: values.port !== undefined, host, name, page, all, help, open: !values['no-open'] }
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}
