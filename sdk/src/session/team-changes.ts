import type { Seat } from '../game/seat.js'
import type { Teams } from '../game/teams.js'
import type { GuestRequest } from './journal.js'
import type { Phase } from './phase.js'
import type { Roster } from './roster.js'
import { isSpectator } from './spectators.js'
import { balanced, hasOverfullTeam, isTeamFull, shuffled } from './teams.js'

type TeamRequest = Extract<GuestRequest, { kind: 'team' | 'teams' }>
type TeamsRequest = Extract<GuestRequest, { kind: 'teams' }>

/** Why teams stay as they are, as a code of ours. */
type NoChange =
  | 'session/already-started'
  | 'session/not-host'
  | 'session/team-full'
  | 'session/watching'
  | 'session/player-left'

interface Now {
  readonly roster: Roster
  readonly teams: Teams
  readonly phase: Phase
  /** The host's own seat. */
  readonly host: Seat
  random(bytes: number): Uint8Array
}

/** Somebody goes to another team, or the host makes them all anew; in the waiting room only ([SE60]). */
export function changeTeams(request: TeamRequest, by: Seat, now: Now): NoChange | undefined {
  const { roster, teams, phase, host, random } = now
  if (phase !== 'waiting') return 'session/already-started'
  if (request.kind === 'team') return setTeam(request.seat ?? by, request.team, by, now)
  if (by !== host) return 'session/not-host'
  const { players } = roster
  if (request.chosen.length > 0) return setTeams(request.chosen, now)
  const anew = request.shuffle ? shuffled(teams, players, random) : balanced(teams, players)
  for (const [seat, team] of anew) roster.change(seat, { team })
  return undefined
}

/** All at once: one after the other, two could not change places between full teams. Who has left meanwhile is left out. */
function setTeams(chosen: TeamsRequest['chosen'], { roster, teams }: Now): NoChange | undefined {
  const anew = new Map(chosen.map(({ seat, team }) => [seat, team]))
  const then = roster.players.map(({ seat, team }) => ({ seat, team: anew.get(seat) ?? team }))
  if (hasOverfullTeam(teams, then)) return 'session/team-full'
  for (const { seat, team } of then) if (team !== roster.get(seat)?.team) roster.change(seat, { team })
  return undefined
}

function setTeam(seat: Seat, team: string, by: Seat, { roster, teams, host }: Now): NoChange | undefined {
  const player = roster.get(seat)
  if (by !== host && seat !== by && player?.onDeviceOf !== by) return 'session/not-host'
  if (isSpectator(seat)) return 'session/watching'
  if (!player) return 'session/player-left'
  if (player.team === team) return undefined
  if (isTeamFull(teams, roster.players, team)) return 'session/team-full'
  roster.change(seat, { team })
  return undefined
}
