import type { Drawing, DrawingOptions } from './drawing.js'
import type { Field, Fields, Values } from './field.js'
import type { AnyValues } from './field-values.js'
import type { GameMath } from './game-math.js'
import type { Layout } from './layout.js'
import type { Ratings, RatingsDeclaration } from './ratings.js'
import type { RefField } from './ref-field.js'
import type { Seat } from './seat.js'
import type { AnyShape, Shape } from './shape.js'
import type { NamedStat, StatsDeclaration, StatValues } from './stats.js'
import type { Teams, TeamsDeclaration } from './teams.js'

/** A question between players, and its answer. */
export interface RequestFields {
  readonly ask: Fields
  readonly answer: Fields
}

/** The nine declarations that all types of a game follow from. */
export interface GameTypes {
  world: Record<string, AnyShape>
  input: Fields
  settings: Fields
  actions: Record<string, Fields>
  messages: Record<string, Fields>
  requests: Record<string, RequestFields>
  effects: Record<string, Fields>
  teams: string
  stats: StatsDeclaration
}

/** A row of a table: plain properties that read and write the world. One object per slot, for the table's life. */
export type Row<F, W = unknown> = { readonly id: number } & { -readonly [K in keyof F]: ValueIn<F[K], W> }

/** A field's value in a world: of a `ref`, the row itself. */
type ValueIn<F, W> =
  F extends RefField<infer N>
    ? N extends keyof W
      ? W[N] extends Shape<infer R, false>
        ? Row<R, W> | undefined
        : never
      : never
    : F extends Field<infer T>
      ? T
      : never

export interface Table<R> extends Iterable<R> {
  readonly size: number
  readonly capacity: number
  /** A new row with the given values, the rest at their defaults; `undefined` when the table is full. */
  add(values?: Partial<Omit<R, 'id'>>): R | undefined
  get(id: number): R | undefined
  remove(row: { readonly id: number }): void
}

export type WorldOf<W> = {
  readonly [K in keyof W]: W[K] extends Shape<infer F, infer One>
    ? One extends true
      ? Row<F, W>
      : Table<Row<F, W>>
    : never
}

/** A table that is only looked at. */
export interface SeenTable<R> extends Iterable<R> {
  readonly size: number
  readonly capacity: number
  get(id: number): R | undefined
}

/** A world that is only looked at. */
export type SeenWorldOf<W> = {
  readonly [K in keyof W]: W[K] extends Shape<infer F, infer One>
    ? One extends true
      ? Readonly<Row<F, W>>
      : SeenTable<Readonly<Row<F, W>>>
    : never
}

/** Who may know of a table's rows, or of the values of a single one. */
export type VisibleTo<W> = {
  readonly [K in keyof W]?: W[K] extends Shape<infer F, boolean>
    ? (row: Row<F, W>, seat: Seat, world: WorldOf<W>) => boolean
    : never
}

/** How much a table's rows, or a single one, matter to a player. */
export type Relevance<W> = {
  readonly [K in keyof W]?: W[K] extends Shape<infer F, boolean>
    ? (row: Row<F, W>, seat: Seat, world: WorldOf<W>) => number
    : never
}

export interface Inputs<I> {
  /** What that seat's player holds this tick; at rest for nobody. */
  of(seat: Seat | undefined): Readonly<I>
}

/** What a game's methods may know besides the world. */
export interface Context<S = AnyValues, E = Record<string, AnyValues>, T = string, W = unknown> {
  readonly tick: number
  /** Length of a tick, seconds; 0 in a turn-based game. */
  readonly dt: number
  readonly settings: Readonly<S>
  /** Sines, powers and the like that are the same on every engine: in place of those of `Math`. */
  readonly math: GameMath
  /** True while a guest runs ahead of its host: the result will be corrected. */
  readonly predicting: boolean
  /** From 0 to below 1, equal on every run of the match; a stand-in while predicting. */
  random(): number
  connected(seat: Seat): boolean
  /** Of whoever sits there; nobody's in a game without teams. It does not change while a match runs. */
  team(seat: Seat | undefined): T | undefined
  /** A one-off (a sound, a spark): not part of the world, played once everywhere. */
  emit<N extends keyof E & string>(name: N, values: E[N]): void
  /**
   * The world as this player saw it when they made the input or the action that is being played: what others did since is undone, by up
   * to half a second, and between ticks; what their own device predicts is as it is. So a shot hits whom it was aimed at. Only to be
   * looked at, and only until the rule returns. Of the host's player and of bots, and while predicting, it is the present.
   */
  rewind(seat: Seat | undefined): W
}

type All<G> = { [K in keyof G]: Values<G[K]> }

type ContextOf<W, S, E, T extends string> = Context<Values<S>, All<E>, T, SeenWorldOf<W>>

/** What `defineGame` takes. */
export interface GameDeclaration<W, I, S, A, M, E, Q, T extends string = never, K = Record<never, never>> {
  /** 1 to 64 of a-z, 0-9 and "-"; tells games apart in the lobby. */
  readonly id: string
  readonly version: number
  readonly seats: { readonly min: number; readonly max: number }
  /** Ticks per second; 0 for a turn-based game that lives on actions alone. */
  readonly tickRate: number
  /**
   * Snapshots per second, at most: from 1 to `tickRate`, and 60; default as many as can be. What is sent is every tick, every second, every
   * third …: 60 ticks and 45 here make 30 snapshots a second.
   */
  readonly sendRate?: number
  readonly world: W
  /** Sampled each tick, lossy, repeated: continuous control. */
  readonly input?: I
  /** Chosen by the host when the session is made, the same for everybody. */
  readonly settings?: S
  /** Arrive exactly once and in order, and can be refused. */
  readonly actions?: A
  /** Between players; not part of the world. */
  readonly messages?: M
  /** Questions from one player to another, each with an answer. */
  readonly requests?: Q
  readonly effects?: E
  /** Everybody who plays is in one of them. */
  readonly teams?: TeamsDeclaration<T>
  /** How matches move ratings: a system, and which of them are rated apart. Default `elo`, all on one ladder. */
  readonly ratings?: RatingsDeclaration<NoInfer<keyof S & string>>
  /**
   * What is counted of each player, for their profiles: `{ dashes: sum(), longestRound: max() }`. At most 16. Said by `statsOf`, signed
   * with the result, and folded over the matches that count.
   */
  readonly stats?: K
  /** Switches parts of it off: what guests predict, interpolate and smooth. */
  readonly drawing?: DrawingOptions
  /**
   * Secret hands, fog of war: of which rows a player may know. A row that is seen by nobody who plays on a device does not reach that
   * device, nor any `ref` to it; of a single row (`one`) only the values don't. Asked on the host, for each row and seat, whenever the
   * world is told; it must change nothing. Who only watches is asked about with a seat of 64 or more, which no player has.
   */
  readonly visibleTo?: VisibleTo<NoInfer<W>>
  /**
   * Which rows matter more to whom, when more is new than fits into what a guest gets of snapshots (120,000 bytes a second): rows are
   * told in the order of relevance × time since they were told last. A number from 0 on, `1 / distance` for example; 1 where nothing is
   * said. Asked on the host, and only then, for each row and seat; it must change nothing.
   */
  readonly relevance?: Relevance<NoInfer<W>>
  /**
   * Is told of likely mistakes in the declaration while the host runs it: `import.meta.env.DEV ? console.warn : undefined`, or what
   * your build knows itself by. Without it nothing is looked for.
   */
  readonly warn?: ((sentence: string) => void) | undefined
  /**
   * Whose device may be told everything, so that a session goes on when its host is gone: a `player`'s (default), or `nobody`'s, for
   * games in which what is hidden is worth more than that; then the session ends with its host.
   */
  readonly standby?: 'player' | 'nobody'
  setup(world: WorldOf<W>, ctx: ContextOf<W, S, E, T> & { readonly seats: readonly Seat[] }): void
  /** Somebody joins a running match; without it they can't. */
  join?(world: WorldOf<W>, seat: Seat, ctx: ContextOf<W, S, E, T>): void
  leave?(world: WorldOf<W>, seat: Seat, ctx: ContextOf<W, S, E, T>): void
  /** `undefined` when done, or a sentence why it is refused. */
  act?(world: WorldOf<W>, seat: Seat, action: ActionOf<A>, ctx: ContextOf<W, S, E, T>): string | undefined
  step?(world: WorldOf<W>, inputs: Inputs<Values<I>>, ctx: ContextOf<W, S, E, T>): void
  bot?(world: WorldOf<W>, seat: Seat, ctx: ContextOf<W, S, E, T>): Values<I>
  /** Best first, ties share a row, and a team's name stands for all who are in it; anything but `undefined` ends the match. */
  standings?(world: WorldOf<W>): readonly (readonly (Seat | NoInfer<T>)[])[] | undefined
  /**
   * The numbers of one player, from the world as the match ended, also of who has left. Each device works them out for itself, so they follow
   * from the world alone. What is no finite number is reported, and the match goes without.
   */
  statsOf?(world: WorldOf<W>, seat: Seat): StatValues<NoInfer<K>>
}

export type ActionOf<A> = { [K in keyof A & string]: { readonly name: K } & Readonly<Values<A[K]>> }[keyof A & string]

/** A game with its types erased: what the session, the sync and the matchmaker work with. */
export interface AnyGame {
  readonly id: string
  readonly version: number
  readonly seats: { readonly min: number; readonly max: number }
  readonly tickRate: number
  readonly sendRate: number
  readonly layout: Layout
  readonly inputFields: Fields
  readonly settingsFields: Fields
  readonly teams: Teams | undefined
  readonly ratings: Ratings
  readonly stats: readonly NamedStat[]
  readonly drawing: Drawing
  readonly schemaHash: Uint8Array
  readonly allowsLateJoin: boolean
  readonly standby: 'player' | 'nobody' | undefined
  readonly actionNames: readonly string[]
  readonly messageNames: readonly string[]
  readonly requestNames: readonly string[]
  readonly effectNames: readonly string[]
  encodeSettings(values: AnyValues): Uint8Array
  parseSettings(bytes: Uint8Array): AnyValues | undefined
  encodeAction(index: number, values: AnyValues): Uint8Array
  parseAction(index: number, bytes: Uint8Array): AnyValues | undefined
  encodeMessage(index: number, values: AnyValues): Uint8Array
  parseMessage(index: number, bytes: Uint8Array): AnyValues | undefined
  encodeRequest(index: number, values: AnyValues): Uint8Array
  parseRequest(index: number, bytes: Uint8Array): AnyValues | undefined
  encodeAnswer(index: number, values: AnyValues): Uint8Array
  parseAnswer(index: number, bytes: Uint8Array): AnyValues | undefined
  encodeEffect(index: number, values: AnyValues): Uint8Array
  parseEffect(index: number, bytes: Uint8Array): AnyValues | undefined
  readonly rules: {
    setup(world: unknown, ctx: Context & { readonly seats: readonly Seat[] }): void
    join?(world: unknown, seat: Seat, ctx: Context): void
    leave?(world: unknown, seat: Seat, ctx: Context): void
    act?(world: unknown, seat: Seat, action: AnyValues & { readonly name: string }, ctx: Context): string | undefined
    step?(world: unknown, inputs: Inputs<AnyValues>, ctx: Context): void
    bot?(world: unknown, seat: Seat, ctx: Context): AnyValues
    standings?(world: unknown): readonly (readonly (Seat | string)[])[] | undefined
    statsOf?(world: unknown, seat: Seat): Readonly<Record<string, number>>
    readonly warn?: ((sentence: string) => void) | undefined
  }
}

/** A declared game. `types` exists for inference only; it is never there at run time. */
export interface Game<T extends GameTypes> extends AnyGame {
  readonly types?: T
}

type TypesOf<G> = G extends Game<infer T> ? T : never
export type World<G> = WorldOf<TypesOf<G>['world']>
/** Its world, only looked at: what `ctx.rewind` gives. */
export type SeenWorld<G> = SeenWorldOf<TypesOf<G>['world']>
export type Input<G> = Values<TypesOf<G>['input']>
export type Settings<G> = Values<TypesOf<G>['settings']>
export type Actions<G> = All<TypesOf<G>['actions']>
export type Messages<G> = All<TypesOf<G>['messages']>
export type Requests<G> = { [K in keyof TypesOf<G>['requests']]: All<TypesOf<G>['requests'][K]> }
export type Effects<G> = All<TypesOf<G>['effects']>
/** The name of one of its teams. */
export type Team<G> = TypesOf<G>['teams']
/** What it counts of a player. */
export type Stats<G> = StatValues<TypesOf<G>['stats']>
