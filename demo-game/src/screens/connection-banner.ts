import type { Session } from '@skirmish/sdk'
import { el } from '../dom.js'
import type { sumo } from '../rules/sumo.js'
import type { Screen } from './screen.js'

/** Says, for as long as the host is not heard, that it is sought, and how long that goes on. */
export function connectionBanner(session: Session<typeof sumo>): Screen {
  const time = el('span', { testid: 'reconnecting-left' })
  const bar = el('progress', { max: '1' })
  const element = el(
    'div',
    { class: 'reconnecting', role: 'alert', testid: 'reconnecting', hidden: true },
    el('strong', {}, `Connection to ${session.host.name} lost.`),
    ' Looking for the way back… your seat waits for ',
    time,
    bar,
  )
  const renew = () => {
    const { connection } = session
    element.hidden = connection.state === 'connected'
    if (connection.state === 'connected') return
    const left = Math.max(0, connection.givesUpAt - performance.now())
    time.textContent = `${Math.ceil(left / 1000)} s`
    bar.value = left / (connection.givesUpAt - connection.since)
  }
  const undo = session.on('connection', renew)
  const timer = setInterval(renew, 250)
  return {
    element,
    end() {
      undo()
      clearInterval(timer)
    },
  }
}
