import { goalOf, isRefused, mixed } from '../../tally.js'
import type { Device } from './device.js'
import type { Storm } from './storm.js'

/** So many that may have been done or not are tried in all combinations. */
const MAX_UNSURE = 14

/** What is wrong when all is calm again; empty when nothing. */
export function verdict(storm: Storm): string[] {
  const { devices, now } = storm
  const wrong = [...storm.broken]
  const lost = devices.filter((device) => device.lost)
  const here = devices.filter((device) => !device.left && !device.lost)
  for (const { name, ended, joining, session } of here) {
    if (ended) wrong.push(`${name} ended: ${ended}`)
    else if (joining || !session) wrong.push(`${name} is not in`)
    else if (session.connection.state !== 'connected') wrong.push(`${name} is ${session.connection.state}`)
  }
  const live = here.filter(({ session, ended }) => session && !ended)
  const hosts = live.filter(({ session }) => session?.isHost)
  if (hosts.length !== 1) wrong.push(`${hosts.length} hosts: ${hosts.map(({ name }) => name)}`)
  const players = [...here.map(({ name }) => name), 'Bot'].map((name) => `${name} true`).join()
  const worlds = new Set(live.map(({ session }) => JSON.stringify(rowsOf(session, now))))
  for (const { name, session } of live) {
    const stays = lost.map((one) => `${one.name} false`) // while its seat waits
    const seen = session?.players
      .map((player) => `${player.name} ${player.connected}`)
      .filter((player) => !stays.includes(player))
    if (seen && inOrder(seen).join() !== players) wrong.push(`${name} sees ${seen}`)
    if (session?.host.name !== hosts[0]?.name) wrong.push(`${name} takes ${session?.host.name} for the host`)
  }
  if (worlds.size > 1) wrong.push(`${worlds.size} worlds: ${[...worlds].join(' ')}`)
  wrong.push(...botOf(storm, hosts[0], now))
  for (const { name, ended } of storm.flooders) if (!ended) wrong.push(`${name} was not cut off`)
  for (const device of live)
    wrong.push(
      ...actionsOf(device, hosts[0] ?? device, now),
      ...device.faults.filter((fault) => fault.startsWith('act')).map((fault) => `${device.name} ${fault}`),
    )
  // What it was told before it died is done, as long as it has a row.
  for (const device of lost) if (rowOf(device, hosts[0], now)) wrong.push(...actionsOf(device, hosts[0] ?? device, now))
  for (const { name, questions } of live) {
    if (questions.open.size > 0) wrong.push(`${name} has no answer to ${[...questions.open]}`)
    if (questions.asked > 9 && questions.answered === 0) wrong.push(`${name} had no answer at all`)
  }
  for (const device of live) for (const from of devices) wrong.push(...heardBy(device, from))
  return wrong
}

/** As they came; the bot is last. */
function inOrder(seen: readonly string[]): string[] {
  const rank = (player: string) => (player.startsWith('Bot') ? '~' : player)
  return [...seen].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** It went on under every host, and is where what was done sends it. */
function botOf({ isRealTime }: Storm, host: Device | undefined, now: number): string[] {
  const bot = host?.session?.players.find((player) => player.bot)
  if (!bot || !isRealTime) return []
  const rows = rowsOf(host?.session, now)
  const x = rows.find(({ owner }) => owner === bot.seat)?.x
  return x !== undefined && Math.abs(x - goalOf(rows)) < 1 ? [] : [`the bot is at ${x}, not ${goalOf(rows)}`]
}

function rowsOf(session: Device['session'], now: number) {
  return [...(session?.view(now).rows ?? [])].map((row) => ({ ...pick(row) }))
}

function pick({
  owner,
  x,
  last,
  count,
  mix,
  disorder,
}: {
  owner?: number | undefined
  x: number
  last: number
  count: number
  mix: number
  disorder: number
}) {
  return { owner, x: Math.round(x * 1e6) / 1e6, last, count, mix, disorder } // what is left of a correction that fades is no other world
}

/** A seat is given to another when it has waited for too long. */
function rowOf({ name, seat }: Device, host: Device | undefined, now: number) {
  const player = host?.session?.players.find((one) => one.seat === seat)
  return player?.name === name ? rowsOf(host?.session, now).find(({ owner }) => owner === seat) : undefined
}

/** Everything acknowledged was done once and in order. */
function actionsOf(device: Device, host: Device, now: number): string[] {
  const { name, done, unsure, asked } = device
  const row = rowOf(device, host, now)
  if (!row) return [`${name} has no row`]
  const wrong: string[] = []
  if (row.disorder > 0) wrong.push(`${name}: ${row.disorder} actions again or out of order`)
  const sure = done.filter((n) => !isRefused(n))
  const open = [...unsure].filter((n) => !isRefused(n) && !done.includes(n))
  if (done.length + [...unsure].filter((n) => !done.includes(n)).length !== asked)
    wrong.push(`${name}: ${asked} asked, ${done.length} answered, ${unsure.size} unsure`)
  if (row.count < sure.length || row.count > sure.length + open.length)
    wrong.push(`${name}: ${row.count} done, ${sure.length} acknowledged, ${open.length} unsure`)
  const rest = (row.mix - sure.reduce((sum, n) => sum + mixed(n), 0)) % 65_521
  if (open.length <= MAX_UNSURE && !sums(open, (rest + 65_521) % 65_521, row.count - sure.length))
    wrong.push(`${name}: not the acknowledged ones were done; unsure ${open}`)
  return wrong
}

function sums(open: readonly number[], rest: number, count: number): boolean {
  const [first, ...others] = open
  if (first === undefined) return rest === 0 && count === 0
  return sums(others, rest, count) || sums(others, (rest - mixed(first) + 65_521) % 65_521, count - 1)
}

/** Once each and in order; gaps only where a tab began anew. */
function heardBy(device: Device, from: Device): string[] {
  if (device === from) return []
  const list = device.heard.get(from.name) ?? []
  const wrong: string[] = []
  let last = device.heard.get(from.name)?.[0] === 'reload' ? undefined : 0
  let isGap = false
  for (const n of list) {
    if (n === 'reload') last = undefined
    if (n === 'gap') isGap = true
    if (n === 'reload' || n === 'gap') continue
    if (last !== undefined && n <= last) wrong.push(`${device.name} heard ${from.name} ${n} after ${last}`)
    else if (last !== undefined && !isGap && n > last + 1 && !from.reloads.some((at) => at >= (last ?? 0) && at < n))
      wrong.push(`${device.name} missed ${from.name} ${last + 1} to ${n - 1}`)
    last = n
    isGap = false
  }
  if (last !== undefined && !isGap && last < from.said && !from.left && from.reloads.at(-1) !== from.said)
    wrong.push(`${device.name} missed ${from.name} ${last + 1} to ${from.said}, the last`)
  return wrong
}
