/** One per seat, told apart also by the colour-blind (after Okabe and Ito, darkened for ice). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc3f8f', '#e0a800', '#56b4e9', '#6a3d9a', '#4d4d4d'] as const

export function colourOf(seat: number): string {
  return COLOURS[seat % COLOURS.length] ?? COLOURS[0]
}

/** As a number, the way Phaser wants it. */
export function colourNumberOf(seat: number): number {
  return Number.parseInt(colourOf(seat).slice(1), 16)
}
