import type { HostMigration } from './host-migration.js'
import type { Platform } from './platform.js'

/** Somebody listens, has a backup and is announced by then, ms. */
const FOLLOWED_MS = 3000
const LOOK_MS = 50

export interface Leaving {
  readonly platform: Pick<Platform, 'clock' | 'onExit'>
  readonly migration: HostMigration
  /** The player does not come back. */
  readonly leaves: boolean
  /** With another host, where one can follow. */
  readonly goesOn: boolean
  readonly why: string | undefined
  /** Ends the session for everybody. */
  end(): void
  close(): void
}

/**
 * A host stops: somebody follows, or it is over. Where nobody does yet and somebody could, this device gives the session away when they
 * can ([SE88]).
 */
export function leaveHosting({ platform, migration, leaves, goesOn, why, end, close }: Leaving): void {
  const { clock, onExit } = platform
  // Where it does not hold, another may lead already: what goes on there is not for this one to end.
  const isGiven = () => !migration.holds(clock.now()) || migration.handOver(leaves, why)
  const stop = () => {
    if (!goesOn || !isGiven()) end()
    close()
  }
  if (!goesOn || !leaves || !migration.isFollowable) return stop()
  const over = () => {
    for (const one of undo) one?.()
    stop()
  }
  const undo = [
    clock.every(LOOK_MS, () => migration.isFollowable || over()),
    clock.after(FOLLOWED_MS, over),
    onExit?.(over),
  ]
}
