// A match of Puck Sumo on the virtual network, as one guest sees it: how far its drawing is from the truth, and how much of that is
// put right in each frame. Real parts from the host's match to the guest's drawing; without handshakes and seals.
import { sumo } from '../../demo-game/src/rules/sumo.js'
import { PUCK_RADIUS } from '../../demo-game/src/rules/tuning.js'
import type { Conditions } from '../../sdk/src/connect/conditions.js'
import type { AnyGame, World } from '../../sdk/src/game/game-types.js'
import type { Predict } from '../../sdk/src/game/shape.js'
import { HostMatch } from '../../sdk/src/session/host-match.js'
import { snapshotTag } from '../../sdk/src/sync/delta/snapshot-frame.js'
import { SnapshotReader } from '../../sdk/src/sync/delta/snapshot-reader.js'
import { DrawView } from '../../sdk/src/sync/draw-view.js'
import { encodeFull } from '../../sdk/src/sync/full-state.js'
import { GAME_MATH } from '../../sdk/src/sync/math/game-math.js'
import { Predictor } from '../../sdk/src/sync/predictor.js'
import { Random } from '../../sdk/src/sync/random.js'
import { createWorld } from '../../sdk/src/sync/world-state.js'
import { ManualClock } from '../../sdk/src/testing/manual-clock.js'
import { VirtualNetwork } from '../../sdk/src/testing/virtual-network.js'

export interface Scene {
  readonly predict: Predict
  readonly players: number
  readonly seconds: number
  readonly weather: Conditions
  readonly seed: number
  /** Time constant of what others hold; default the product's. */
  readonly fadeMs?: number | undefined
}

/** All in px, which are units of the arena. */
export interface Seen {
  /** Put right in a frame, of each puck. */
  readonly corrections: number[]
  /** From where whoever this player bumps into is drawn to where they truly are in that tick. */
  readonly contactErrors: number[]
  /** The same of all others, all the time. */
  readonly errors: number[]
  /** Of each dash: frames after the press that did not show it yet. */
  readonly framesFromPress: number[]
  /** Of those, the ones that were drawn after the tick that took it, which is the first that could show it. */
  readonly framesFromTick: number[]
  /** From an input to the snapshot that has seen it, ms. */
  readonly rtt: number | undefined
}

const TICK = 1000 / 30
const FRAME = 1000 / 60
const REST = { x: 0, y: 0, dash: false }
/** A dash shows where a puck is drawn this far from where it were without it, px. In a tick it moves one by some 17. */
const SHOWS = 0.5
/** A stick is held for as long, ms: people change their mind two or three times a second. */
const HELD = { least: 120, mean: 380 }

/** Somebody who plays as the game's bot does, and changes their mind as people do: into one of eight directions, for a while. */
class Person {
  readonly #random: Random
  #held = REST
  #until = 0

  constructor(seed: number) {
    this.#random = new Random(Uint32Array.of(seed, 7, 8, 9))
  }

  hold(world: unknown, seat: number, now: number, tick: number): typeof REST {
    if (now < this.#until) return { ...this.#held, dash: false }
    this.#until = now + HELD.least - Math.log(1 - this.#random.next()) * (HELD.mean - HELD.least)
    const wish = sumo.rules.bot?.(world, seat, { tick, math: GAME_MATH } as never) as typeof REST
    const eighth = Math.round(Math.atan2(wish.y, wish.x) / (Math.PI / 4) + (this.#random.next() - 0.5)) * (Math.PI / 4)
    const still = wish.x === 0 && wish.y === 0
    this.#held = still ? REST : { x: Math.cos(eighth), y: Math.sin(eighth), dash: wish.dash }
    return this.#held
  }
}

type Arena = World<typeof sumo>
type Places = Map<number, { x: number; y: number }>

/** Of who is on the ice while they fight. */
function placesIn(world: unknown): Places {
  const places: Places = new Map()
  if ((world as Arena).arena.stage !== 'fight') return places
  for (const { owner, state, x, y } of (world as Arena).pucks)
    if (owner !== undefined && state === 'in') places.set(owner, { x, y })
  return places
}

/** Ticks until who sits there can dash; `undefined` where nobody can. */
function cooldownOf(world: unknown, seat: number): number | undefined {
  if (!placesIn(world).has(seat)) return undefined
  for (const { owner, cooldown } of (world as Arena).pucks) if (owner === seat) return cooldown
  return undefined
}

const apart = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)

export async function play(scene: Scene): Promise<Seen> {
  const groups = sumo.layout.groups.map((group) => ({ ...group, predict: scene.predict }))
  const game: AnyGame = { ...sumo, layout: { ...sumo.layout, groups } }
  const bare: AnyGame = { ...game, drawing: { ...game.drawing, smooth: false } }
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock, scene.seed)
  network.setConditions(scene.weather)
  const seats = Array.from({ length: scene.players }, (_, seat) => seat)
  const people = seats.map((seat) => new Person(scene.seed * 100 + seat))
  const host = new HostMatch(game, {
    ...{ settings: { rounds: 5 }, matchId: new Uint8Array(16), seed: new Uint8Array(16).fill(scene.seed), seats },
    players: seats.map((seat) => ({ seat, name: `${seat}`, host: seat === 0, connected: true, bot: false })) as never,
    fault: (error) => {
      throw error
    },
    team: () => undefined,
  })
  const guests = seats.slice(1).map((seat) => {
    const start = { seat, seed: new Uint32Array(4), settings: { rounds: 5 } }
    const opened = () => {
      const predictor = new Predictor(game, { ...start, ...(scene.fadeMs && { fadeMs: scene.fadeMs }) })
      predictor.open(0, encodeFull(host.simulation.state, 'guest'))
      return predictor
    }
    // The twin holds the same, and never dashes.
    const [predictor, twin] = [opened(), opened()]
    const told = { tick: 0, newestInput: () => predictor.newestInput }
    const guest = { seat, predictor, twin, beatAt: 0, scratch: createWorld(game.layout), acked: 0 }
    const reader = new SnapshotReader(game, snapshotTag(0, host.matchId), told, (snapshot) => {
      predictor.receive(snapshot, clock.now())
      twin.receive(snapshot, clock.now())
      guest.acked = snapshot.inputAck
    })
    return Object.assign(guest, { reader })
  })
  const [me] = guests
  if (!me) throw new Error('nobody is a guest')
  const seen = {
    corrections: [] as number[],
    contactErrors: [] as number[],
    errors: [] as number[],
    framesFromPress: [] as number[],
    framesFromTick: [] as number[],
  }
  const drawing = new DrawView(game)
  const plain = new DrawView(bare)
  const truth = new Map<number, Places>()
  const drawn = new Map<number, Places>()
  const moment = (now: number, predictor = me.predictor) => ({
    ...{ previous: predictor.previous, current: predictor.current },
    alpha: (now - me.beatAt) / TICK,
    late: predictor.late(now),
  })
  /** How far each puck is drawn from where the prediction has it. */
  const offsets = (now: number): Places => {
    drawing.draw(moment(now), now)
    plain.draw(moment(now), now)
    const bareAt = placesIn(plain.world)
    const off: Places = new Map()
    for (const [owner, { x, y }] of placesIn(drawing.world)) {
      const at = bareAt.get(owner)
      if (at) off.set(owner, { x: x - at.x, y: y - at.y })
    }
    return off
  }
  let shown: Places = new Map()
  let corrected = new Map<number, number>()
  const look = (now: number) => {
    const off = offsets(now)
    for (const [owner, at] of off) {
      const before = shown.get(owner)
      if (before) corrected.set(owner, (corrected.get(owner) ?? 0) + apart(before, at))
    }
    shown = off
  }

  const hear = (guest: (typeof guests)[number], bytes: Uint8Array) => {
    const at = clock.now()
    if (guest !== me) return void guest.reader.receive(bytes)
    look(at)
    drawing.correct(
      () => moment(at),
      at,
      () => void guest.reader.receive(bytes),
    )
    shown = offsets(at)
  }

  clock.every(TICK, () => {
    const now = clock.now()
    const world = host.simulation.state.world
    host.input(0, people[0]?.hold(world, 0, now, host.simulation.tick) ?? REST)
    host.step()
    host.takeEffects()
    truth.set(host.simulation.tick, placesIn(world))
    const framesFor = host.snapshots()
    for (const guest of guests)
      for (const bytes of framesFor?.(guest.seat, guest.seat) ?? [])
        network.carryLossy('host', `${guest.seat}`, () => hear(guest, bytes))
  })
  const chance = new Random(Uint32Array.of(scene.seed, 3, 4, 5))
  const frames: number[] = []
  let pressed: { at: number; tick: number; input: number } | undefined
  const sees = () => {
    if (!pressed) return
    const { at, tick } = pressed
    seen.framesFromPress.push(frames.filter((time) => time >= at).length)
    seen.framesFromTick.push(frames.filter((time) => time >= tick).length)
    pressed = undefined
  }
  /** Whether this frame shows the dash: what would be drawn without it is elsewhere. `undefined`: it is off the ice. */
  const isShown = (now: number) => {
    plain.draw(moment(now), now)
    const places = placesIn(plain.world)
    plain.draw(moment(now, me.twin), now)
    const without = placesIn(plain.world)
    if (!places.has(me.seat)) return undefined
    // A dash into somebody shows in where they are.
    return [...places].some(([owner, at]) => apart(at, without.get(owner) ?? at) >= SHOWS)
  }
  let frame = 0
  guests.forEach((guest, i) => {
    clock.after(3 + i * 7 + (scene.seed % 6) * 5, () =>
      clock.every(TICK, () => {
        const now = clock.now()
        if (guest === me) {
          look(now)
          // A guest that predicts nothing has no tick of its own: the one its next input is for.
          const ahead = scene.predict === 'none' ? guest.predictor.newestInput - guest.acked : 0
          drawn.set(guest.predictor.tick + ahead, placesIn(drawing.world))
        }
        guest.scratch.cells.set(guest.predictor.current)
        const input = people[guest.seat]?.hold(guest.scratch.world, guest.seat, now, frame) ?? REST
        const cooldown = guest === me && input.dash ? cooldownOf(guest.scratch.world, me.seat) : undefined
        guest.predictor.step(input, now)
        guest.twin.step({ ...input, dash: false }, now)
        // A button goes down at any time since the tick before.
        const at = now - chance.next() * TICK
        if (cooldown === 0) pressed ??= { at, tick: now, input: guest.predictor.newestInput }
        guest.beatAt = now
        if (guest === me) shown = offsets(now)
        const bytes = guest.reader.report(guest.predictor.inputFrame(now))
        network.carryLossy(`${guest.seat}`, 'host', () => void host.receiveState(guest.seat, guest.seat, bytes))
      }),
    )
  })
  clock.every(FRAME, () => {
    frame++
    look(clock.now())
    // What the host has told shows in both.
    if (pressed) {
      const shows = isShown(clock.now())
      if (shows === undefined) pressed = undefined
      else if (shows || me.acked >= pressed.input) sees()
    }
    frames.push(clock.now())
    if (frames.length > 60) frames.shift()
    for (const [, px] of corrected) seen.corrections.push(px)
    corrected = new Map()
  })
  await clock.advance(scene.seconds * 1000)
  for (const [tick, places] of truth) {
    const view = drawn.get(tick)
    const mine = places.get(me.seat)
    if (!view || !mine) continue
    for (const [owner, at] of places) {
      const where = view.get(owner)
      if (owner === me.seat || !where) continue
      seen.errors.push(apart(where, at))
      if (apart(at, mine) <= PUCK_RADIUS * 2 + 1) seen.contactErrors.push(apart(where, at))
    }
  }
  return { ...seen, rtt: me.predictor.trip.smoothed }
}
