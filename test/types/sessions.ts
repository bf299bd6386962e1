import type { Player, Session } from '@skirmish/sdk'
import type { race } from './race.js'

export function showSession(
  session: Session<typeof race>,
  say: (text: string) => void,
  hostButtons: { hidden: boolean },
) {
  const undo = [
    // The host's buttons follow the host: never keep `isHost`.
    session.on('players', () => {
      hostButtons.hidden = !session.isHost
    }),
    session.on('hostChanged', (host) => {
      hostButtons.hidden = !session.isHost
      say(session.isHost ? 'You host now.' : `${host.name} hosts now.`)
    }),
    session.on('connection', (connection) => {
      if (connection.state === 'reconnecting') say(`Looking for ${session.host.name}, try ${connection.attempt}.`)
    }),
    session.on('ended', ({ error }) => say(error ? `${error.message} ${error.help}` : 'You left.')),
  ]
  return () => {
    for (const one of undo) one()
  }
}

/** The host goes on playing, and somebody with the better network hosts. */
export async function giveTo(session: Session<typeof race>, player: Player): Promise<void> {
  await session.transferHost(player) // rejects with session/no-successor when they can not
}

export function quit(session: Session<typeof race>, forAll: boolean): void {
  if (forAll && session.isHost)
    session.end() // everybody's session is over
  else session.leave() // the others go on, when there are any
}
