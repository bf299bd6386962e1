import type { Finding } from '@skirmish/sdk'

/** A finding of `diagnose`, or one about this machine. */
export type Row = Pick<Finding, 'state' | 'code' | 'says' | 'todo' | 'details'> & { readonly check: string }

const MARKS: Readonly<Record<Row['state'], readonly [mark: string, colour: number]>> = {
  good: ['✔', 32],
  limited: ['!', 33],
  bad: ['✖', 31],
  unknown: ['?', 90],
}

/** A line for each finding, and below it what to do. */
export function report(rows: readonly Row[], { colours }: { colours: boolean }): string {
  const width = Math.max(...rows.map(({ check }) => check.length))
  return rows
    .flatMap(({ check, state, says, todo }) => {
      const [mark, colour] = MARKS[state]
      const shown = colours ? `\u001b[${colour}m${mark}\u001b[0m` : mark
      return [
        `${shown} ${check.padEnd(width)}  ${says}`,
        ...(todo === undefined ? [] : [`  ${' '.repeat(width)}  → ${todo}`]),
      ]
    })
    .join('\n')
}
