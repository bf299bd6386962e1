import type { Session } from '../../src/index.js'
import { encodePaper, type Paper, parsePaper } from '../../src/result/paper.js'
import type { sumo } from '../sumo.js'

/** What the host's changed program says. */
export interface Program {
  /** In place of each paper, nothing for `undefined`; players have their numbers in the start. */
  says(paper: Paper, to: number, numberOf: (seat: number) => number): Paper | undefined
  /** Default true: it exchanges records as all do. */
  readonly exchanges?: boolean
}

export function changePapers(all: readonly Session<typeof sumo>[], { says, exchanges = true }: Program): void {
  const keys = all.map(({ me }) => Buffer.from(me.key ?? []).toString('hex'))
  const numberOf = (seat: number) => keys.toSorted().indexOf(keys[seat] ?? '')
  const side: { paper(to: readonly number[], bytes: Uint8Array): void } = Reflect.get(all[0] ?? {}, 'side')
  const send = side.paper.bind(side)
  side.paper = (to, bytes) => {
    const paper = parsePaper(bytes)
    if (!paper) return exchanges && send(to, bytes)
    for (const one of to) {
      const said = says(paper, one, numberOf)
      if (said) send([one], encodePaper(said))
    }
  }
}
