import type { Session } from '@skirmish/sdk'
import { type GameObjects, Scene } from 'phaser'
import type { sumo } from '../rules/sumo.js'
import { bannerText } from './banner.js'
import type { Controls } from './controls.js'
import { drawIce } from './ice.js'
import { PuckLayer } from './pucks.js'
import { Sparks } from './sparks.js'

/** What has to fit into view: the ice at its largest and a little water, units. */
const VIEW = 1020

/** Draws `session.view` each frame; knows nothing of the network. */
export class ArenaScene extends Scene {
  readonly #session: Session<typeof sumo>
  readonly #controls: Controls
  readonly #sparks = new Sparks()
  readonly #undo: (() => void)[] = []
  #ice: GameObjects.Graphics | undefined
  #over: GameObjects.Graphics | undefined
  #stick: GameObjects.Graphics | undefined
  #pucks: PuckLayer | undefined
  #banner: GameObjects.Text | undefined

  constructor(session: Session<typeof sumo>, controls: Controls) {
    super('arena')
    this.#session = session
    this.#controls = controls
  }

  create(): void {
    this.#ice = this.add.graphics()
    this.#pucks = new PuckLayer(this)
    this.#over = this.add.graphics()
    this.#banner = this.add
      .text(0, -200, '', {
        fontFamily: 'system-ui, sans-serif',
        fontSize: 64,
        color: '#10263c',
        fontStyle: 'bold',
        align: 'center',
      })
      .setOrigin(0.5)
    this.#stick = this.add.graphics()
    this.cameras.main.centerOn(0, 0)
    const session = this.#session
    this.#undo.push(
      session.onEffect('bump', ({ x, y, force }) => {
        this.#sparks.add(x, y, 30 + force / 12, 0xffffff)
        if (force > 500) this.cameras.main.shake(90, 0.004)
      }),
      session.onEffect('dash', ({ x, y }) => this.#sparks.add(x, y, 60, 0x7cc4f0)),
      session.onEffect('fall', ({ x, y }) => this.#sparks.add(x, y, 90, 0x3d86bd)),
    )
    this.events.once('destroy', () => {
      for (const one of this.#undo) one()
    })
  }

  override update(): void {
    const now = performance.now()
    const world = this.#session.view(now)
    const { players, me } = this.#session
    const isHere = new Set(
      players.flatMap(({ seat, onDeviceOf }) => (seat === me.seat || onDeviceOf === me.seat ? seat : [])),
    )
    const nameOf = (seat: number) => players.find((player) => player.seat === seat)?.name ?? ''
    const { width, height } = this.scale
    const zoom = Math.min(width, height) / VIEW
    this.cameras.main.setZoom(zoom).centerOn(0, 0)
    this.#ice?.clear()
    this.#over?.clear()
    if (this.#ice) drawIce(this.#ice, world.arena.radius, now)
    this.#pucks?.draw(world.pucks, (seat) => isHere.has(seat), nameOf)
    if (this.#over) this.#sparks.draw(this.#over, now)
    this.#banner?.setText(this.#session.phase === 'playing' ? bannerText(world.arena, nameOf) : '')
    this.#drawStick(zoom, width, height)
  }

  #drawStick(zoom: number, width: number, height: number): void {
    const stick = this.#controls.stick
    this.#stick?.clear()
    if (!stick) return
    const at = (x: number, y: number) => [(x - width / 2) / zoom, (y - height / 2) / zoom] as const
    const [fromX, fromY] = at(stick.fromX, stick.fromY)
    const [toX, toY] = at(stick.toX, stick.toY)
    this.#stick
      ?.lineStyle(4, 0xffffff, 0.5)
      .strokeCircle(fromX, fromY, 56 / zoom)
      .fillStyle(0xffffff, 0.5)
      .fillCircle(toX, toY, 24 / zoom)
  }
}
