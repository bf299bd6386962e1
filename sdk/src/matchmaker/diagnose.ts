import { withDeadline } from '../deadline.js'
import { ERRORS, type ErrorCode, SkirmishError } from '../errors.js'
import type { Probes } from '../ports/probes.js'
import type { DiagnoseOptions, Diagnosis, Finding } from './diagnosis-api.js'
import type { Platform } from './platform.js'
import { tell } from './tell.js'

/** All of it, ms: nobody looks at a page that does not fill up for longer. Each check ends by then. */
const CHECKS_MS = 4500

type Diagnosed = Pick<Platform, 'clock' | 'probes' | 'path'>

/**
 * Finds out, in less than 5 s, what stands between this device and its friends: the same as `matchmaker.diagnose()`, where
 * there is no matchmaker. What fails is a finding, so it rejects with `session/aborted` only.
 *
 * @param remembered whether this device keeps what it stores, if known; or why not
 */
export async function diagnose(
  platform: Diagnosed,
  options: DiagnoseOptions = {},
  remembered?: true | ErrorCode,
): Promise<Diagnosis> {
  const { clock, path } = platform
  const { timeoutMs = CHECKS_MS, signal } = options
  const start = clock.now()
  const code = () => 'discover/relay-unreachable' as const
  const work = () => Promise.all([load(), platform.probes?.() ?? {}])
  const loaded = await withDeadline(work, { clock, timeoutMs, code, signal }).catch(() => undefined)
  const passed = () => clock.now() - start
  const rest = { ...options, clock, timeoutMs: timeoutMs - passed(), remembered }
  const findings = loaded
    ? await loaded[0].checkConnection(path === 'relayed' ? hidden(loaded[1]) : loaded[1], rest)
    : [NOT_EVEN_LOADED]
  if (signal?.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
  if (!loaded) tell(options.onFinding && [options.onFinding], NOT_EVEN_LOADED)
  return { findings, tookMs: passed() }
}

/** Loads what a diagnosis needs, while whoever serves it is there. */
export function loadDiagnosis(platform: Diagnosed): void {
  for (const loading of [load(), platform.probes?.()]) loading?.catch(() => {})
}

/** Who shows their address to the relay alone asks nobody else ([CO15]), and has no other way to look at. */
function hidden({ lobby, page }: Probes): Probes {
  return { ...(lobby && { lobby }), ...(page && { page }) }
}

const load = () => import('./check-connection.js')
const { message, help } = ERRORS['discover/relay-unreachable']
/** The checks are a part of the page: whoever served it is gone. */
const NOT_EVEN_LOADED: Finding = {
  ...{ check: 'relay', state: 'bad', code: 'discover/relay-unreachable' },
  ...{ says: message, todo: help },
}
