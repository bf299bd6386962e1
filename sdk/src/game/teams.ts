import { GameError } from './game-error.js'

/** How a game declares its teams. */
export interface TeamsDeclaration<T extends string = string> {
  /** 2 to 8, each 1 to 16 of a-z, 0-9 and "-". Whoever comes goes to the smallest team, the first of these among equals. */
  readonly names: readonly T[]
  /** Most players of a team. Default as many as there are seats: what counts is then how `uneven` they may be. */
  readonly size?: number
  /** By how many players the largest team may exceed the smallest at the start. Default 1. */
  readonly uneven?: number
}

/** The same, with what is usual. */
export interface Teams {
  readonly names: readonly string[]
  readonly size: number
  readonly uneven: number
}

const MAX_TEAMS = 8
/** Bytes of a team's name. */
export const MAX_TEAM_NAME = 16

/** @throws GameError for teams that can't work */
export function teamsOf(declared: TeamsDeclaration | undefined, seats: number): Teams | undefined {
  if (!declared) return undefined
  const { names, size = seats, uneven = 1 } = declared
  const isSound = names.every((name) => /^[a-z0-9][a-z0-9-]{0,15}$/.test(name)) && new Set(names).size === names.length
  if (!isSound || names.length < 2 || names.length > MAX_TEAMS)
    throw new GameError('teams need 2 to 8 different names of 1 to 16 of a-z, 0-9 and "-".')
  if (!Number.isInteger(size + uneven) || uneven < 0 || size * names.length < seats)
    throw new GameError('teams need whole numbers, and room for everybody.')
  return { names, size, uneven }
}
