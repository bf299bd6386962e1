// What all benchmarks of sessions say in the same way: medians, 95th percentiles, a table, and on which machine.
import { availableParallelism, loadavg } from 'node:os'

export function quantile(list, part) {
  const sorted = list.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** @param digits behind the point */
export function figures(list, digits = 0) {
  const rounded = (part) => Number(quantile(list, part).toFixed(digits))
  return { n: list.length, median: rounded(0.5), p95: rounded(0.95) }
}

/** A line of a table: a name, and cells of ten characters. */
export function row(name, ...cells) {
  console.log(`  ${name.padEnd(46)}${cells.map((cell) => String(cell ?? '').padStart(10)).join('')}`)
}

export function machine() {
  return { cores: availableParallelism(), load: Number(loadavg()[0].toFixed(2)), node: process.version }
}

export function sayMachine() {
  const { cores, load, node } = machine()
  console.log(`All on one device with ${cores} cores, load ${load.toFixed(1)}, Node ${node}: no network between them.`)
}
