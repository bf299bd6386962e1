import type { ChildProcess } from 'node:child_process'

export interface Said {
  readonly at: number
}

export interface EndSaid extends Said {
  /** The reason. */
  readonly ended: string
}

export interface CountSaid extends Said {
  readonly count: number
}

export interface MigrationPlayer {
  readonly name: string
  readonly child: ChildProcess
  readonly state:
    | undefined
    | {
        readonly host: string
        readonly standby?: string
        readonly hosts: boolean
        readonly phase: string
        readonly seat: number
        readonly code: string
        /** To so many others it has a link, beside its host when it came, that needs no relay. */
        readonly links: number
        readonly players: readonly { readonly name: string; readonly seat: number; readonly connected: boolean }[]
      }
  readonly changed: readonly Said[]
  readonly ended: readonly EndSaid[]
  readonly counts: readonly CountSaid[]
  say(word: string): void
  readonly errors: string
}

export function player(
  relay: string,
  name: string,
  code?: string,
  options?: { lan?: boolean; grace?: number },
): MigrationPlayer

export function pause(ms: number): Promise<void>
export function until<T>(
  find: () => T,
  what: string,
  options?: { atMost?: number; last?: () => string },
): Promise<NonNullable<T>>
export function party(
  relay: string,
  count: number,
  options?: { host?: typeof player; guest?: typeof player },
): Promise<{
  readonly all: readonly MigrationPlayer[]
  readonly host: MigrationPlayer
  readonly guests: readonly MigrationPlayer[]
  close(): void
  last(): string
}>
export function longestStall(player: MigrationPlayer, from: number, to?: number): number
export function wentOn(player: MigrationPlayer, from: number): number | undefined
