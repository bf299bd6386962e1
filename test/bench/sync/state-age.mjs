// How old the state is that a guest shows, over a lossy lane and over a reliable ordered channel: a model of both.
import { quantile } from '../../../.dev/figures.mjs'

const [LOSS, ONE_WAY, JITTER, TICK] = [0.05, 40, 4, 1000 / 30]
/** Of TCP and SCTP alike: a lost packet is noticed when three later ones were acknowledged, or after this time at least. */
const LEAST_TIMEOUT = 200
const TICKS = 30_000

function chanceOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** When each snapshot can be shown; never for one that was lost. */
function lossy(chance) {
  return Array.from({ length: TICKS }, (_, tick) =>
    chance() < LOSS ? Number.POSITIVE_INFINITY : tick * TICK + ONE_WAY + chance() * JITTER,
  )
}

/** The same bytes on a channel that sends again what was lost, and holds back what came after it. */
function ordered(chance) {
  let free = 0
  return Array.from({ length: TICKS }, (_, tick) => {
    let sent = tick * TICK
    // Three duplicate acknowledgements come with the next three packets; a second loss of the same one waits for the timer.
    for (let again = 0; chance() < LOSS; again++)
      sent +=
        again === 0 ? Math.min(3 * TICK + 2 * ONE_WAY, LEAST_TIMEOUT + 2 * ONE_WAY) : LEAST_TIMEOUT * 2 ** (again - 1)
    free = Math.max(free, sent + ONE_WAY + chance() * JITTER)
    return free
  })
}

function ages(arrivals) {
  const shown = []
  let next = 0
  let newest = 0
  const byTime = arrivals.map((at, tick) => [at, tick]).sort(([a], [b]) => a - b)
  for (let now = 1000; now < TICKS * TICK - 1000; now += 1000 / 60) {
    while (next < byTime.length && byTime[next][0] <= now) newest = Math.max(newest, byTime[next++][1])
    shown.push(now - newest * TICK)
  }
  return { median: quantile(shown, 0.5), p99: quantile(shown, 0.99) }
}

export function stateAge() {
  return [
    { name: 'reliable, ordered', ...ages(ordered(chanceOf(1))) },
    { name: 'lossy lane, newest shown', ...ages(lossy(chanceOf(2))) },
  ]
}
