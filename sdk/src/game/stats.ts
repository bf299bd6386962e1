import { GameError } from './game-error.js'

/** How the numbers of many matches become one. */
export type Fold = 'sum' | 'max'

export interface Stat {
  readonly fold: Fold
}

/** Counts: of all matches, the sum. */
export const sum = (): Stat => ({ fold: 'sum' })

/** Records: of all matches, the largest. */
export const max = (): Stat => ({ fold: 'max' })

/** What a game counts of each player: up to 16, with names of up to 32 letters, digits, "-" and "_", a letter first. */
export type StatsDeclaration = Readonly<Record<string, Stat>>

/** A number for each of them. */
export type StatValues<S> = { readonly [K in keyof S]: number }

/** In the order of the declaration. */
export interface NamedStat extends Stat {
  readonly name: string
}

/** More nobody reads. */
export const MAX_STATS = 16

/** @param rule counts them @throws GameError for too many, a name that can't be told to others, or where the one is without the other */
export function statsOf(declared: StatsDeclaration = {}, rule: unknown): readonly NamedStat[] {
  const stats = Object.entries(declared).map(([name, { fold }]) => ({ name, fold }))
  const isSound = stats.every(({ name }) => /^[a-z][\w-]{0,31}$/i.test(name))
  if (!isSound || stats.length > MAX_STATS || !stats[0] === !!rule)
    throw new GameError('stats are up to 16, with short names, and need statsOf.')
  return stats
}
