import { el } from '../dom.js'
import type { Presence } from '../presence.js'

/** What others here learn about this player, and the switch that ends it. */
export function showMe(presence: Presence): HTMLElement {
  const box = el('input', { type: 'checkbox', testid: 'show-me', 'aria-describedby': 'show-me-says' })
  const says = el('p', { class: 'hint', id: 'show-me-says', testid: 'show-me-says' })
  const renew = () => {
    says.textContent = box.checked
      ? 'They see your name, whether you are free, and next time that it is you again.'
      : 'Nobody sees you here. You still see the others.'
  }
  box.checked = presence.shown
  box.addEventListener('change', () => {
    presence.show(box.checked)
    renew()
  })
  renew()
  return el('div', { class: 'show-me' }, el('label', { class: 'check' }, box, 'Show me to others here'), says)
}
