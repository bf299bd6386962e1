// A game of cards with secret hands, and one with a fog: small, to see what reaches whom.
import { defineGame, fixed, hostOnly, one, oneOf, owner, ref, seatRef, table, text, uint } from '../src/index.js'

export const CARDS = 12

/** @param deal the face of the card that is dealt as the n-th; by default by chance */
export function cards({
  deal,
  standby = 'player',
}: {
  deal?: (n: number) => number
  standby?: 'player' | 'nobody'
} = {}) {
  return defineGame({
    id: 'high-card',
    version: 1,
    seats: { min: 1, max: 4 },
    tickRate: 0,
    standby,
    world: {
      cards: table(CARDS, { face: uint(51), holder: owner(), place: oneOf('hand', 'table') }),
      stock: one({ dealt: uint(CARDS), bottom: hostOnly(uint(51)), note: hostOnly(text(12)) }),
      pile: one({ top: ref('cards'), turn: seatRef(), hidden: ref('cards') }),
    },
    actions: { play: { card: uint(CARDS - 1) }, draw: {}, note: { note: text(12) } },
    visibleTo: {
      cards: (card, seat) => card.place === 'table' || card.holder === seat,
    },
    setup(world, ctx) {
      world.stock.bottom = deal?.(CARDS) ?? Math.floor(ctx.random() * 52)
      for (let n = 0; n < 3; n++)
        for (const holder of ctx.seats) {
          const face = deal?.(world.stock.dealt) ?? Math.floor(ctx.random() * 52)
          world.pile.hidden = world.cards.add({ face, holder })
          world.stock.dealt++
        }
      world.pile.turn = ctx.seats[0]
    },
    act(world, seat, action) {
      if (action.name === 'note') world.stock.note = action.note
      if (action.name === 'draw') {
        const face = deal?.(world.stock.dealt) ?? world.stock.bottom
        if (!world.cards.add({ face, holder: seat })) return 'No card is left.'
        world.stock.dealt++
      }
      if (action.name === 'play') {
        const card = world.cards.get(action.card)
        if (card?.holder !== seat) return 'That is not your card.'
        card.place = 'table'
        world.pile.top = card
      }
      return undefined
    },
  })
}

/** Scouts see what is near one of theirs. @param hides where the last one goes, out of sight */
export function fog(hides: (tick: number) => number = () => 0, standby: 'player' | 'nobody' = 'player') {
  return defineGame({
    id: 'fog',
    version: 1,
    seats: { min: 1, max: 4 },
    tickRate: 30,
    standby,
    world: {
      scouts: table(8, {
        owner: owner(),
        x: fixed(0, 1000, 1).movesBy('vx'),
        vx: fixed(-100, 100, 1),
        fuel: hostOnly(uint(1000)),
      }),
    },
    input: { x: fixed(-1, 1, 1 / 8) },
    visibleTo: {
      scouts(scout, seat, world) {
        for (const own of world.scouts) if (own.owner === seat && Math.abs(own.x - scout.x) < 100) return true
        return scout.owner === seat
      },
    },
    setup(world, ctx) {
      for (const owner of ctx.seats) world.scouts.add({ owner, x: 100 + owner * 300, fuel: 1000 })
    },
    step(world, inputs, ctx) {
      for (const scout of world.scouts) {
        const { x } = inputs.of(scout.owner)
        scout.vx = scout.owner === 0 ? hides(ctx.tick) : x * 50
        scout.x += scout.vx * ctx.dt
        if (!ctx.predicting) scout.fuel--
      }
    },
  })
}
