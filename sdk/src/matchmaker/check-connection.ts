import { withDeadline } from '../deadline.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Probes } from '../ports/probes.js'
import type { Check, DiagnoseOptions, Finding } from './diagnosis-api.js'
import * as findings from './findings.js'
import { tell } from './tell.js'

const ORDER: readonly Check[] = [
  ...(['relay', 'webrtc', 'udp', 'nat', 'turn', 'mdns', 'local-network', 'lan', 'page', 'store'] as const),
]

export interface CheckOptions extends Omit<DiagnoseOptions, 'timeoutMs'> {
  readonly clock: Clock
  readonly timeoutMs: number
  /** Whether this device keeps what it stores, if known; or why not. */
  readonly remembered: true | ErrorCode | undefined
}

/** Looks at everything at once; what fails or hangs is a finding too ([CO29]). */
export async function checkConnection(
  probes: Probes,
  { clock, timeoutMs, signal, onFinding, remembered }: CheckOptions,
): Promise<readonly Finding[]> {
  const found: Finding[] = []
  const add = (finding: Finding) => {
    if (signal?.aborted) return
    found.push(finding)
    tell(onFinding && [onFinding], finding)
  }
  const within = <T>(work: (signal: AbortSignal) => Promise<T>) =>
    withDeadline(work, { clock, timeoutMs, code: () => 'discover/timeout', signal })
  if (remembered !== undefined) add(findings.storeFinding(remembered))
  await Promise.all(checksOf(probes, within).map(async (check) => add(await check)))
  return found.sort((a, b) => ORDER.indexOf(a.check) - ORDER.indexOf(b.check))
}

/** One promise of a finding for each check there is something to look at for; none of them rejects. */
function checksOf(
  probes: Probes,
  within: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>,
): Promise<Finding>[] {
  const see = <T>(probe: ((options: { signal: AbortSignal }) => Promise<T>) | undefined) =>
    probe && within(async (signal) => probe.call(probes, { signal }))
  const checks: Promise<Finding>[] = []
  const judge = <T>(check: Check, seen: Promise<T> | undefined, finding: (seen: T) => Finding | Promise<Finding>) => {
    if (seen) checks.push(seen.then(finding).catch((error: unknown) => unseen(check, error)))
  }
  const stun = see(probes.stun)
  judge('relay', see(probes.lobby), findings.relayFinding)
  judge('webrtc', see(probes.webrtc), findings.webrtcFinding)
  judge('udp', stun, findings.udpFinding)
  judge('nat', stun, findings.natFinding)
  judge('turn', see(probes.turn), findings.turnFinding)
  judge('mdns', see(probes.loop), async (loop) => findings.mdnsFinding(loop, await stun?.catch(() => undefined)))
  judge('local-network', see(probes.localNetwork), findings.localNetworkFinding)
  judge('lan', see(probes.lan), findings.lanFinding)
  judge('page', see(probes.page), findings.pageFinding)
  return checks
}

function unseen(check: Check, error: unknown): Finding {
  if (check === 'relay') {
    // Called off because its time was up; whoever calls off all of it is told nothing any more.
    const late = error instanceof SkirmishError && /\/(timeout|aborted)$/.test(error.code)
    return findings.problem('relay', 'bad', late ? 'discover/timeout' : 'discover/relay-unreachable')
  }
  return findings.unknown(check, UNSEEN[check])
}

const UNSEEN: Readonly<Record<Exclude<Check, 'relay'>, string>> = {
  webrtc: 'Whether this device can connect directly could not be found out.',
  udp: 'UDP could not be tried: there is nobody to answer.',
  nat: 'What kind of router you are behind could not be found out.',
  turn: 'Whether there is a TURN server could not be found out.',
  mdns: 'Whether names of this device can be looked up could not be found out.',
  'local-network': 'Whether this page may reach your network could not be found out.',
  lan: 'Whether games on your network are heard could not be found out.',
  page: 'What this page may do could not be found out.',
  store: 'Whether anything can be stored could not be found out.',
}
