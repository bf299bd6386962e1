import { MAX_NAME } from '../codec/name.js'
import { keyPairFrom, warmUpSteps } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import { EarlyReach } from './early-reach.js'
import { goodName } from './good-name.js'
import { CALL_TIMEOUT_MS, LiveMatchmaker, WARM_UP_MS } from './live-matchmaker.js'
import { loadPlaying, loadRatings } from './load.js'
import type { Matchmaker, MatchmakerOptions } from './matchmaker-api.js'
import { platformFor } from './path-choice.js'
import { loadKey, newProfile, unstored } from './profile.js'

/**
 * The entry to everything: finds, hosts and joins sessions of one game for the player of this device.
 *
 * Rejects with a SkirmishError: `session/bad-name` for a name that is empty, too long, or has invisible characters;
 * `store/unavailable` when what this device remembers can not be read, or not in time; `store/locked` in Node, for a folder
 * that another process uses; `discover/relay-unreachable` when a part of the page can not be loaded; `session/aborted`. In the
 * last four the platform is closed, as nothing of it may stay behind.
 */
export async function createMatchmaker<G extends AnyGame>(options: MatchmakerOptions<G>): Promise<Matchmaker<G>> {
  const { game, clock, timeoutMs = CALL_TIMEOUT_MS, signal } = options
  const name = goodName(options.player.name, MAX_NAME)
  loadPlaying(options).catch(() => {}) // on its way while the first keys are made; a join will try again, and say so
  const early = options.invitation === undefined ? undefined : new EarlyReach(options.invitation, game, options)
  try {
    const code = () => 'store/unavailable' as const
    return await withDeadline((called) => open(options, name, early, called), { clock, timeoutMs, code, signal })
  } catch (cause) {
    early?.close()
    options.close?.()
    throw cause instanceof SkirmishError ? cause : new SkirmishError('store/unavailable', { cause })
  }
}

async function open<G extends AnyGame>(
  options: MatchmakerOptions<G>,
  name: string,
  early: EarlyReach | undefined,
  signal: AbortSignal,
): Promise<Matchmaker<G>> {
  const { game, store } = options
  // Whoever was invited comes by a link that the lobby carries; what else a page needs of it can wait.
  if (!early) for (const transport of platformFor(options).transports) transport.prepare?.()
  for (const [i, step] of warmUpSteps().entries()) options.clock.after(WARM_UP_MS * (i + 1), step)
  const claiming = options.claimProfile?.()
  const opening = loadRatings(options).then(({ MatchHistory }) => MatchHistory.open(options, game))
  const [known, history] = await Promise.all([loadKey(store), opening, claiming])
  const owns = (await options.claimProfile?.()) ?? true // a tab that opened in the same moment may have been heard by now
  signal.throwIfAborted()
  const key = owns ? known : keyPairFrom(options.random(32))
  const { identity, stored } = key ? unstored(key) : newProfile(store, options.random)
  history.watch(stored)
  const player = { name: owns ? name : secondName(name), identity, temporary: !owns }
  return new LiveMatchmaker(game, options, player, history, early)
}

/** "Ann (2)": a second tab of the same profile. */
function secondName(name: string): string {
  return `${[...name].slice(0, MAX_NAME - 4).join('')} (2)`
}
