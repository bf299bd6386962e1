import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Network, noNetworks, start } from './network.js'

const PERSON = fileURLToPath(new URL('../support/lan-person.mjs', import.meta.url))
const REPEATS = process.env.SKIRMISH_LONG ? 20 : 1
const title = 'two people on a LAN with no lobby and no way out'

describe.skipIf(noNetworks)(
  `${title}${noNetworks ? ` (skipped: ${noNetworks})` : ''}`,
  { repeats: REPEATS - 1 },
  () => {
    it.each([
      ['IPv4', '10.5.0.1/24', '10.5.0.2/24'],
      ['IPv6', 'fd05::1/64', 'fd05::2/64'],
    ])(
      '[DI38] [DI39] see each other by %s, one asks, the other comes, and they play to a result',
      async (_, anns, bens) => {
        const network = new Network()
        try {
          const lan = network.segment('10.5.0')
          const atAnns = await network.host('ann', lan, { addresses: [anns] })
          const atBens = await network.host('ben', lan, { addresses: [bens] })
          const ann = lines(start(atAnns, process.execPath, PERSON, 'asks'))
          const ben = lines(start(atBens, process.execPath, PERSON, 'asked'))
          await ann.says('"seen":"asked"')
          await ben.says('"invited":"asks"')
          await ann.says('"answer":"accepted"')
          for (const one of [ann, ben]) await one.says('"won":"asked"')
          ben.child.kill('SIGTERM')
          await ann.says('"here":[]')
        } finally {
          network.close()
        }
      },
    )
  },
)

function lines(child: ChildProcess) {
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk
    })
  return { child, says: (what: string) => expect.poll(() => said, { timeout: 15_000 }).toContain(what) }
}
