import type { Session } from '@skirmish/sdk'
import { AUTO, Game, Scale } from 'phaser'
import type { sumo } from '../rules/sumo.js'
import { ArenaScene } from './arena-scene.js'
import { Controls } from './controls.js'
import { HeldKeys, type KeySet, keysOf } from './keys.js'

/** Shows the arena in an element and plays the keys and thumbs into the session; the returned function ends it. */
export function mountArena(parent: HTMLElement, session: Session<typeof sumo>): () => void {
  const keys = keysOf(session)
  const controls = new Controls(parent, keys.own, (held) => session.input(held))
  const endLocal = keys.local && playBeside(session, keys.local)
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
    endLocal?.()
    game.destroy(true)
  }
}

/** The keys of whoever plays on this device, too. */
function playBeside(session: Session<typeof sumo>, { seat, keys }: { seat: number; keys: KeySet }): () => void {
  const off = new AbortController()
  const held = new HeldKeys(keys, (dash) => session.input({ ...held.direction, dash }, { seat }), off.signal)
  return () => {
    off.abort()
    session.input({ x: 0, y: 0, dash: false }, { seat })
  }
}
