import type { People } from '@skirmish/sdk'
import { type Presence, presence } from './presence.js'
import type { sumo } from './rules/sumo.js'
import { type Invited, inviteDialogs } from './screens/invite-dialog.js'

/** What others in a lobby see of this player, and their invites. */
export interface AmongOthers {
  readonly presence: Presence
  /** Whether the player can be asked may be different now. */
  look(): void
  end(): void
}

export function amongOthers(people: People<typeof sumo>, invited: Invited): AmongOthers {
  const seen = presence(people)
  const dialogs = inviteDialogs(people, invited)
  return {
    presence: seen,
    look: dialogs.look,
    end() {
      dialogs.end()
      seen.end()
    },
  }
}
