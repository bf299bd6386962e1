const SVG = 'http://www.w3.org/2000/svg'
const WIDTH = 340
const HEIGHT = 132
/** Room for the figures at the left, and around the line. */
const LEFT = 38
const AROUND = 10
/** More would be a scribble. */
const MOST = 100
/** Steps between two lines of the grid, points; the first that leaves few enough lines. */
const STEPS = [5, 10, 20, 50, 100, 200, 500, 1000]
const MOST_LINES = 4

interface After {
  readonly rating: number
  readonly change: number
}

/** The rating after each match, as a line; the last one is marked. */
export function ratingCurve(history: readonly After[]): SVGSVGElement {
  const shown = history.slice(-MOST)
  const [first] = shown
  const ratings = [(first?.rating ?? 0) - (first?.change ?? 0), ...shown.map(({ rating }) => rating)]
  const [low, high] = [Math.min(...ratings), Math.max(...ratings)]
  const step = STEPS.find((one) => (high - low) / one <= MOST_LINES - 1) ?? 1000
  const [bottom, top] = [
    Math.floor(low / step) * step,
    Math.max(Math.ceil(high / step) * step, Math.floor(low / step) * step + step),
  ]
  const x = (i: number) => LEFT + (i / (ratings.length - 1)) * (WIDTH - LEFT - AROUND)
  const y = (rating: number) => AROUND + ((top - rating) / (top - bottom)) * (HEIGHT - 2 * AROUND)
  const points = ratings.map((rating, i) => `${x(i).toFixed(1)},${y(rating).toFixed(1)}`)
  const svg = part('svg', { class: 'curve', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' })
  const matches = shown.length === 1 ? 'one match' : `${shown.length} matches`
  svg.setAttribute('aria-label', `Rating over ${matches}: from ${ratings[0]} to ${ratings.at(-1)}`)
  svg.dataset.testid = 'rating-curve'
  for (let rating = bottom; rating <= top; rating += step) {
    const at = y(rating).toFixed(1)
    const label = part('text', { x: String(LEFT - 7), y: at, class: 'curve-label' })
    label.textContent = String(rating)
    svg.append(
      part('line', { class: 'curve-grid', x1: String(LEFT), x2: String(WIDTH - AROUND), y1: at, y2: at }),
      label,
    )
  }
  const last = ratings.length - 1
  svg.append(
    part('polyline', { class: 'curve-line', points: points.join(' ') }),
    part('circle', { class: 'curve-now', cx: x(last).toFixed(1), cy: y(ratings[last] ?? 0).toFixed(1), r: '4.5' }),
  )
  return svg
}

function part<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
