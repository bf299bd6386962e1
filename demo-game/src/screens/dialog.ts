import { el } from '../dom.js'

/** A question above whatever the page shows. @param cancelled the player has closed it by themselves */
export function dialog(testid: string, cancelled: () => void, ...content: readonly (Node | false)[]) {
  const element = el('dialog', { class: 'dialog', testid }, ...content)
  element.addEventListener('cancel', cancelled)
  document.body.append(element)
  element.showModal()
  return () => {
    element.close()
    element.remove()
  }
}
