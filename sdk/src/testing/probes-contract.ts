import type { Probes } from '../ports/probes.js'

export interface ProbesPlace {
  readonly probes: Probes
  /** Lets time pass, ms. */
  wait(ms: number): Promise<unknown>
}

/** How long a probe may take to end once it is called off, ms. */
const PROMPT_MS = 200

/** What all Probes promise: each promise by name, with a check that rejects where it is broken. */
export const probesContract: Readonly<Record<string, (place: ProbesPlace) => Promise<void>>> = {
  async 'a probe that was called off before it began ends at once'({ probes, wait }) {
    await ended(probes, AbortSignal.abort(new Error('called off')), wait)
  },
  async 'a probe that is called off ends at once'({ probes, wait }) {
    const calledOff = new AbortController()
    const all = ended(probes, calledOff.signal, wait)
    calledOff.abort(new Error('called off'))
    await all
  },
  async 'asked twice, it sees twice'({ probes, wait }) {
    for (let i = 0; i < 2; i++) {
      const { signal } = new AbortController()
      const seen = probes.webrtc?.({ signal })
      if (seen) await promptly('webrtc', seen, wait, 5000)
    }
  },
}

async function ended(probes: Probes, signal: AbortSignal, wait: ProbesPlace['wait']): Promise<void> {
  const names = Object.keys(probes) as (keyof Probes)[]
  if (names.length === 0) throw new Error('it has no probes')
  await Promise.all(names.map((name) => promptly(name, probes[name]?.({ signal }), wait, PROMPT_MS)))
}

async function promptly(
  name: string,
  work: Promise<unknown> | undefined,
  wait: ProbesPlace['wait'],
  ms: number,
): Promise<void> {
  let settled = false
  const settle = () => {
    settled = true
  }
  work?.then(settle, settle)
  for (let waited = 0; !settled && waited < ms; waited += 20) await wait(20)
  if (!settled) throw new Error(`the probe "${name}" goes on`)
}
