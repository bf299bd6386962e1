const TYPE = '_skirmish._tcp.local'
const TYPES = '_services._dns-sd._udp.local'
/** Also how long a lobby that crashed is still believed to be there (RFC 6762, 10), s. */
const TTL = 120
/** Bytes of a label in a domain name. */
const MAX_LABEL = 63

export interface Service {
  /** What the lobby is called. */
  readonly name: string
  readonly version: string
  readonly port: number
  /** A name that only this lobby has on its LAN, such as `skirmish-3f9a1c.local`. */
  readonly host: string
  /** Tells it from another lobby of that name. */
  readonly device: string
}

export type ServiceRecord = { readonly name: string; readonly ttl: number; readonly flush?: true } & (
  | { readonly type: 'PTR' | 'A'; readonly data: string }
  | { readonly type: 'SRV'; readonly data: { readonly port: number; readonly target: string } }
  | { readonly type: 'TXT'; readonly data: string[] }
)

/** All that is to be known of the lobby on the interface with this address (RFC 6763); to be forgotten, with `ttl` 0. Pure. */
export function serviceRecords(service: Service, address: string, ttl = TTL): ServiceRecord[] {
  const { name, version, port, host } = service
  const instance = `${instanceLabel(service)}.${TYPE}`
  return [
    { name: TYPE, type: 'PTR', ttl, data: instance },
    { name: instance, type: 'SRV', ttl, flush: true, data: { port, target: host } },
    { name: instance, type: 'TXT', ttl, flush: true, data: ['path=/', `version=${version}`, `name=${cut(name, 200)}`] },
    { name: host, type: 'A', ttl, data: address },
    // Other services have this one too, so it is never taken back.
    ...(ttl > 0 ? [{ name: TYPES, type: 'PTR', ttl, data: TYPE } as const] : []),
  ]
}

/** Those that somebody asked for, and with them all that the asker will want next; `undefined` when none was asked for. */
export function answerTo(
  questions: readonly { readonly name: string; readonly type: string }[],
  records: readonly ServiceRecord[],
): { answers: ServiceRecord[]; additionals: ServiceRecord[] } | undefined {
  const isAsked = (record: ServiceRecord) =>
    questions.some(
      ({ name, type }) => (type === record.type || type === 'ANY') && name.toLowerCase() === record.name.toLowerCase(),
    )
  const answers = records.filter(isAsked)
  return answers.length === 0
    ? undefined
    : { answers, additionals: records.filter((record) => !answers.includes(record)) }
}

function instanceLabel({ name, device, port }: Service): string {
  const suffix = ` (${cut(device, 24)}:${port})`
  // The library takes every dot for the end of a label.
  return `${cut(name, MAX_LABEL - Buffer.byteLength(suffix))}${suffix}`.replaceAll('.', '-')
}

/** As many whole characters as fit into so many bytes. */
function cut(text: string, bytes: number): string {
  let rest = bytes
  let length = 0
  for (const character of text) {
    rest -= Buffer.byteLength(character)
    if (rest < 0) break
    length += character.length
  }
  return text.slice(0, length)
}
