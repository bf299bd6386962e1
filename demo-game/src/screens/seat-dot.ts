import { colourOf } from '../arena/colours.js'
import { el } from '../dom.js'

/** The colour of a seat's puck. Set on the element's style: a style attribute is what a strict CSP forbids. */
export function seatDot(seat: number): HTMLElement {
  const dot = el('span', { class: 'dot' })
  dot.style.background = colourOf(seat)
  return dot
}
