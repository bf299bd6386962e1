import { afterAll, beforeAll, describe, it } from 'vitest'
import { type CoturnOptions, startCoturn } from '../support/coturn.js'
import { type Built, buildLab } from './build.js'
import type { Cell } from './cells.js'
import type { Device, Friend } from './friend.js'
import { type Host, Network, noNetworks } from './network.js'
import { Places } from './places.js'

const REPEATS = process.env.SKIRMISH_LONG ? 20 : 1
const CELL_MS = 60_000

export type Player = 'chromium' | 'firefox' | 'node'

export interface MeetOptions {
  readonly ann?: Player
  readonly ben?: Player
  /** Arguments of the relay. */
  readonly relay?: readonly string[]
}

/** A network of its own for each test, and what runs in it. */
export class Lab {
  readonly network = new Network()
  readonly places: Places
  readonly #title: string
  #stopTurn = () => {}

  constructor(title: string, built: Built) {
    this.#title = title
    this.places = new Places(built)
  }

  device(player: Player, host: Host): Promise<Device> {
    return this.places[player](host)
  }

  /** Ann hosts at a party somewhere, and Ben opens her invitation: each on what they have at home. */
  async meet({ party, anns, bens }: Cell, { ann = 'chromium', ben = 'chromium', relay: args = [] }: MeetOptions = {}) {
    const [relay, atAnns] = await Promise.all([this.places.relay(party, ...args), this.device(ann, anns)])
    const hosting = atAnns.open(relay.url).then((host) => host.host())
    const [link, atBens] = await Promise.all([hosting, this.device(ben, bens)])
    const guest = await atBens.open(link)
    return { relay, ben: guest, snapshot: (await guest.arrival()).snapshot }
  }

  /** A TURN server, which ends with the lab. */
  async turn({ namespace }: Host, options: CoturnOptions) {
    const coturn = await startCoturn({ ...options, namespace })
    this.#stopTurn = coturn.stop
    return coturn
  }

  /** Ben is connected in this way, and both lanes carry. */
  async plays(ben: Friend, path: string, snapshot: number): Promise<void> {
    await ben.reached(path)
    await ben.bothLanes()
    console.log(`${this.#title} (${path}): first snapshot after ${Math.round(snapshot)} ms`)
  }

  async close(): Promise<void> {
    this.#stopTurn()
    await this.places.close().finally(() => this.network.close())
  }
}

type Test = (title: string, run: (lab: Lab) => Promise<void>) => void

/**
 * Tests in the lab, two at a time: mostly they wait. 20 times each in `npm run test:long`. Where they can't run, the title
 * says why.
 */
export function describeLab(title: string, missing: string | undefined, tests: (test: Test) => void): void {
  const reason = noNetworks ?? missing
  const name = `${title}${reason ? ` (skipped: ${reason})` : ''}`
  describe.skipIf(reason)(name, { concurrent: true, repeats: REPEATS - 1 }, () => {
    let built: Built
    beforeAll(async () => {
      built = await buildLab()
    }, CELL_MS)
    afterAll(() => built.discard())
    tests((testTitle, run) =>
      it(testTitle, { timeout: CELL_MS }, async ({ onTestFinished }) => {
        const lab = new Lab(`${title}: ${testTitle}`, built)
        onTestFinished(() => lab.close())
        await run(lab)
      }),
    )
  })
}
