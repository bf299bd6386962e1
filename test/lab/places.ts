import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Built, HERE } from './build.js'
import { ChromiumDevice } from './chromium-device.js'
import { FirefoxDevice } from './firefox-device.js'
import type { Device } from './friend.js'
import { type Host, start } from './network.js'
import { NodeDevice } from './node-device.js'
import { said } from './said.js'

const execute = promisify(execFile)
export const CLI = join(HERE, '../../lobby-relay/dist/cli.js')
const PEER_SERVER = join(HERE, '../../node_modules/peer/dist/bin/peerjs.js')
/** Of a relay, its STUN, and of a page of one's own. */
export const PORT = '7777'
const PEER_SERVER_PORT = '9000'

/** What runs on the hosts of a lab, and ends with it. */
export class Places {
  readonly #folder = mkdtempSync(join(tmpdir(), 'skirmish-lab-'))
  readonly #closing: (() => unknown)[] = []
  readonly #built: Built

  constructor(built: Built) {
    this.#built = built
  }

  /**
   * A relay process; gives the function that kills it without a goodbye.
   *
   * @param args more of them: `--turn-url`, …
   */
  async relay(host: Host, ...args: readonly string[]): Promise<{ url: string; kill(): void }> {
    const { kill } = await this.#run(
      host,
      [process.execPath, CLI, '--no-open', '--port', PORT, '--page', this.#built.page, ...args],
      /http:/,
    )
    return { url: `http://${host.address}:${PORT}/`, kill }
  }

  /** Serves the page to this host alone; gives its address. */
  async ownPage(host: Host): Promise<string> {
    const server = ['python3', '-u', '-m', 'http.server', PORT, '--bind', '127.0.0.1', '--directory', this.#built.page]
    await this.#run(host, server, /http:/)
    return `http://127.0.0.1:${PORT}/`
  }

  /** PeerJS's own server as it comes; gives its address. */
  async peerServer(host: Host): Promise<string> {
    const server = [process.execPath, PEER_SERVER, '--port', PEER_SERVER_PORT, '--host', host.address]
    await this.#run(host, server, /Started/)
    return `http://${host.address}:${PEER_SERVER_PORT}/`
  }

  chromium(host: Host): Promise<ChromiumDevice> {
    return this.#keep(ChromiumDevice.start(host, this.#folder))
  }

  firefox(host: Host): Promise<Device> {
    return this.#keep(FirefoxDevice.start(host, this.#folder))
  }

  node(host: Host): Promise<NodeDevice> {
    return this.#keep(Promise.resolve(new NodeDevice(host, this.#built.player)))
  }

  /** What a stranger on this host finds out: see `stranger.mjs`. */
  async stranger({ namespace }: Host, ...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const script = join(HERE, 'stranger.mjs')
    const { stdout } = await execute('ip', ['netns', 'exec', namespace, process.execPath, script, ...args])
    return JSON.parse(stdout)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closing.reverse().map((close) => close()))
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  async #run(host: Host, program: readonly string[], started: RegExp): Promise<{ kill(): void }> {
    const child = start(host, ...program)
    const kill = () => child.kill('SIGKILL')
    this.#closing.push(kill)
    await said(child, started)
    return { kill }
  }

  async #keep<D extends { close(): Promise<void> }>(starting: Promise<D>): Promise<D> {
    const device = await starting
    this.#closing.push(() => device.close())
    return device
  }
}
