import { withDeadline } from '../deadline.js'
import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { AskCheck, Newcomer, Verdict } from '../session/checks.js'

/** The guest waits meanwhile, and gives up after 15 s. */
const CHECK_MS = 5000

export type OnAdmission = (
  player: Newcomer,
  options: { readonly signal: AbortSignal },
) => boolean | string | Promise<boolean | string>

/** Asks the game about newcomers ([SE20]). Whatever goes wrong there lets nobody in, and nothing else happens. */
export function newcomerCheck(onAdmission: OnAdmission, clock: Clock): AskCheck {
  return (player, answer) => {
    const gone = new AbortController()
    const ask = async (signal: AbortSignal) => verdictOf(await onAdmission(player, { signal }))
    withDeadline(ask, {
      ...{ clock, timeoutMs: CHECK_MS, signal: gone.signal },
      code: () => 'session/admission-failed',
    })
      .catch((error: unknown) => {
        if (!gone.signal.aborted) tellDeveloper(error)
        return FAILED
      })
      .then((verdict) => answer(verdict, clock.now()))
    return () => gone.abort()
  }
}

const FAILED: Verdict = { passed: false, code: 'session/admission-failed' }

/** Only `true` lets anybody in. */
function verdictOf(answer: unknown): Verdict {
  if (answer === true) return { passed: true }
  if (answer === false) return { passed: false, code: 'session/refused' }
  if (typeof answer === 'string') return { passed: false, code: 'session/refused', why: answer }
  throw new SkirmishError('session/admission-failed', { reason: 'onAdmission answers true, false or a sentence.' })
}

/** A list that can't be reached must not end a Node process, as an error that nobody caught would. */
function tellDeveloper(error: unknown): void {
  const standard: unknown = Reflect.get(globalThis, 'reportError')
  if (typeof standard === 'function') standard.call(globalThis, error)
  else console.warn(error)
}
