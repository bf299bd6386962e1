import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { HERE } from './build.js'
import { type Host, Network, noNetworks, start } from './network.js'
import { CLI, PORT } from './places.js'
import { said } from './said.js'

const execute = promisify(execFile)
const noNft = spawnSync('nft', ['--version']).error ? 'nftables is not installed' : undefined
const reason = noNetworks ?? noNft

/** Who is on this host asks a lobby, and says what answered. */
async function ask({ namespace }: Host, lobby: string): Promise<unknown> {
  const script = join(HERE, 'asker.mjs')
  const { stdout } = await execute('ip', ['netns', 'exec', namespace, process.execPath, script, lobby])
  return JSON.parse(stdout)
}

/** The rules in the documentation. */
function documented(): string {
  const [, rules = ''] =
    /```nft\n(.*?)```/s.exec(readFileSync(join(HERE, '../../docs/running-a-relay.md'), 'utf8')) ?? []
  return rules
}

describe.skipIf(reason)(
  `nftables, as docs/running-a-relay.md sets it up${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    it('bring STUN on UDP 443 to the lobby, and keep its TCP port to this machine', async ({ onTestFinished }) => {
      const network = new Network()
      onTestFinished(() => network.close())
      const internet = network.segment('203.0.113')
      const [party, friend] = [await network.host('party', internet), await network.host('friend', internet)]
      await said(start(party, process.execPath, CLI, '--no-open', '--port', PORT), /http:/)
      expect(await ask(friend, party.address)).toEqual({ redirected: false, direct: true, open: true })
      execFileSync('ip', ['netns', 'exec', party.namespace, 'nft', '-f', '-'], { input: documented() })
      expect(await ask(friend, party.address)).toEqual({ redirected: true, direct: true, open: false })
      expect(await ask(party, '127.0.0.1')).toMatchObject({ direct: true, open: true })
    }, 60_000)
  },
)
