import { encode } from 'uqr'

const SVG = 'http://www.w3.org/2000/svg'

/** A link or a code as a picture for phones; each dark module is one unit. */
export function qrCode(text: string, extra = '', label = 'The invitation as a QR code'): SVGSVGElement {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  svg.setAttribute('class', `qr ${extra}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  const dark = document.createElementNS(SVG, 'path')
  dark.setAttribute('d', path)
  svg.append(dark)
  return svg
}
