import type { Me } from '@skirmish/sdk'
import { el } from '../dom.js'

/** What this device does not keep, and what to do about it; nothing while all is well. */
export function storeTrouble(me: Pick<Me, 'trouble'>) {
  const element = el('p', { class: 'hint', role: 'status', testid: 'store-trouble' })
  const renew = ({ trouble }: Pick<Me, 'trouble'>) => {
    element.hidden = trouble === undefined
    element.textContent = trouble ? `${trouble.message} ${trouble.help}` : ''
  }
  renew(me)
  return { element, renew }
}
