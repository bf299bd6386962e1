import type { Session, SimulateOptions } from '@skirmish/sdk'
import { el } from '../dom.js'
import { showError } from '../notices.js'
import type { sumo } from '../rules/sumo.js'

const RENEW_MS = 500

/** For whoever works on the game: with `?simulate` in the address, figures of the session, and the network that is asked for there. */
export function figures(session: Session<typeof sumo>, asked: string): void {
  const conditions = conditionsIn(asked)
  if (conditions) session.simulate(conditions).catch(showError)
  const element = el('pre', { class: 'figures', testid: 'figures', 'aria-hidden': 'true' })
  const renew = () => {
    element.textContent = linesOf(session).join('\n')
  }
  renew()
  const timer = setInterval(renew, RENEW_MS)
  document.body.append(element)
  session.on('ended', () => {
    clearInterval(timer)
    element.remove()
  })
}

/** `latency:80,loss:0.05`; `undefined` when nothing is asked for. */
function conditionsIn(asked: string): SimulateOptions | undefined {
  const pairs = asked.split(',').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(':')
    return name === '' ? [] : [[name, Number(value)]]
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

function linesOf(session: Session<typeof sumo>): string[] {
  const { links, bytesIn, bytesOut, snapshots, corrections } = session.stats()
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB/s`
  const whole = (value: number | undefined, unit: string) =>
    value === undefined ? '–' : `${Math.round(value)} ${unit}`
  const tables = Object.entries(snapshots.byTable).map(([table, bytes]) => `  ${table} ${kB(bytes)}`)
  const off = Object.entries(corrections).map(([field, mean]) => `  ${field} ±${mean.toFixed(2)}`)
  return [
    `in ${kB(bytesIn)}, out ${kB(bytesOut)}`,
    ...links.map(({ seat, path, rtt, jitter, loss }) => {
      const lost = loss === undefined ? undefined : loss * 100
      return `seat ${seat ?? '?'}: ${path} ${whole(rtt, 'ms')} ±${whole(jitter, 'ms')}, lost ${whole(lost, '%')}`
    }),
    `${snapshots.count} snapshots/s, ${kB(snapshots.bytes)}`,
    ...tables,
    ...(off.length > 0 ? ['corrected by', ...off] : []),
  ]
}
