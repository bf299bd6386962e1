import { parseArgs } from 'node:util'
import { type Row, report } from './doctor-report.js'
import { checkHost, checkLobby } from './host-checkup.js'

export const DOCTOR_USAGE = `Finds out what is in the way of playing with friends, in less than 5 s.

  skirmish-lobby doctor        this machine as the place of a party
  skirmish-lobby doctor <URL>  the lobby at this address, from here

  --json      for programs: { "findings": [ … ], "tookMs" }, each finding with
              "check", "state", "says", and of a problem "code" and "todo"
  -h, --help  show this

Ends with 0 when nothing is bad, 1 when something is, 2 for wrong options.
`

/** Resolves with the exit code. */
export async function runDoctor(argv: readonly string[]): Promise<number> {
  const asked = parse(argv)
  if (asked === 'help') {
    process.stdout.write(DOCTOR_USAGE)
    return 0
  }
  if (typeof asked === 'string') {
    process.stderr.write(`${asked} See skirmish-lobby doctor --help.\n`)
    return 2
  }
  const start = performance.now()
  const rows: readonly Row[] = asked.url === undefined ? await checkHost() : (await checkLobby(asked.url)).findings
  const tookMs = Math.round(performance.now() - start)
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR
  process.stdout.write(`${asked.json ? JSON.stringify({ findings: rows, tookMs }) : report(rows, { colours })}\n`)
  return rows.some(({ state }) => state === 'bad') ? 1 : 0
}

function parse(argv: readonly string[]): { url: string | undefined; json: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values.help) return 'help'
    const [given, ...more] = positionals
    const url = given === undefined || /^https?:\/\//.test(given) ? given : `http://${given}`
    if (more.length > 0) return 'One address at a time.'
    if (url !== undefined && !URL.canParse(url)) return `That is no address: ${given}.`
    return { url, json: values.json === true }
  } catch (cause) {
    return cause instanceof Error
      ? (cause.message.split('. ', 1)[0] ?? '').replace(/\.?$/, '.')
      : 'These options are wrong.'
  }
}
