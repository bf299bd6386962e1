import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import { AskingSession } from './asking-session.js'

/** What looks into a session while a game is made: recordings, figures, weather. */
export abstract class ToolSession<G extends AnyGame> extends AskingSession<G> {
  recording(): Uint8Array {
    if (!this.isHost) throw new SkirmishError('session/not-host')
    const recording = this.side.recording?.()
    if (!recording) throw new SkirmishError('session/no-match')
    return recording
  }
}
