/** How guests draw a match. Each part can be switched off: to see what it does, or because a game does it in its own way. */
export interface DrawingOptions {
  /** Guests run `step` ahead of their host, for what a table's `predict` says. Default `true`. */
  readonly predict?: boolean | undefined
  /** What is not predicted moves between snapshots, a moment late; without it, it stands where the newest one says. Default `true`. */
  readonly interpolate?: boolean | undefined
  /** A prediction that was wrong fades away; without it, the drawing jumps to the truth. Default `true`. */
  readonly smooth?: boolean | undefined
}

/** The same, with what is usual. */
export type Drawing = { readonly [K in keyof DrawingOptions]-?: boolean }

export function drawingOf({ predict = true, interpolate = true, smooth = true }: DrawingOptions = {}): Drawing {
  return { predict, interpolate, smooth }
}
