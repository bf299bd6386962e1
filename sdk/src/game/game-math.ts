/**
 * What `Math` has no equal answers for: `Math.sin` and the like may differ in the last bits from one browser to another, and a
 * world that is played again elsewhere (a replay, a guest's guess) drifts apart. These are made of + − × ÷ and square roots, which
 * are the same on every engine, as are `Math.sqrt`, `abs`, `floor`, `round`, `min`, `max`, `sign`, `trunc`. Angles in radians. All are
 * within one unit in the last place; special cases are those of `Math`.
 */
export interface GameMath {
  /** This and `cos`, `tan`: beyond a million radians the same everywhere, but not as exact. */
  sin(x: number): number
  cos(x: number): number
  tan(x: number): number
  asin(x: number): number
  acos(x: number): number
  atan(x: number): number
  /** The direction of the point (x, y), from −π to π. */
  atan2(y: number, x: number): number
  /** √(x² + y²). */
  hypot(x: number, y: number): number
  exp(x: number): number
  /** To the base e. */
  log(x: number): number
  /** In place of `Math.pow` and `**`. */
  pow(x: number, y: number): number
}
