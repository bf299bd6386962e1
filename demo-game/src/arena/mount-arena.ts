import type { Session } from '@skirmish/sdk'
import { AUTO, Game, Scale } from 'phaser'
import type { sumo } from '../rules/sumo.js'
import { ArenaScene } from './arena-scene.js'
import { Controls } from './controls.js'

/** Shows the arena in an element and plays the keys and thumbs into the session; the returned function ends it. */
export function mountArena(parent: HTMLElement, session: Session<typeof sumo>): () => void {
  const controls = new Controls(parent, (held) => session.input(held))
  const game = new Game({
    type: AUTO,
    parent,
    backgroundColor: '#0b2a45',
    scale: { mode: Scale.RESIZE, width: '100%', height: '100%' },
    scene: new ArenaScene(session, controls),
    audio: { noAudio: true },
    input: false, // the controls listen by themselves, also for two thumbs
    banner: false,
  })
  return () => {
    controls.close()
    game.destroy(true)
  }
}
