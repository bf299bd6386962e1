import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { FIREFOX } from '../support/firefox.js'
import { Bidi } from './bidi.js'
import { type Device, Friend } from './friend.js'
import type { Host } from './network.js'
import { said } from './said.js'

/** Nothing but the page: the rest would look for the Internet, which a lab has not. */
const PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.security.https_first': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.manage-offline-status': false,
  'services.settings.server': '',
  'toolkit.telemetry.enabled': false,
}

interface Evaluated {
  readonly result?: { readonly value?: string }
  readonly exceptionDetails?: { readonly text: string }
}

/** Firefox on a host of the lab; each friend has a tab with its own storage. */
export class FirefoxDevice implements Device {
  readonly #process: ChildProcess
  readonly #bidi: Bidi

  private constructor(process: ChildProcess, bidi: Bidi) {
    this.#process = process
    this.#bidi = bidi
  }

  /** @param folder for its profile */
  static async start(host: Host, folder: string): Promise<FirefoxDevice> {
    const profile = `${folder}/firefox-${host.namespace}`
    mkdirSync(profile)
    const lines = Object.entries(PREFERENCES).map((pair) => `user_pref(${pair.map((one) => JSON.stringify(one))});`)
    writeFileSync(`${profile}/user.js`, lines.join('\n'))
    const words = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank']
    const firefox = spawn('ip', ['netns', 'exec', host.namespace, FIREFOX, ...words])
    const [, port = ''] = await said(firefox, /WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/)
    return new FirefoxDevice(firefox, await Bidi.connect(host, port))
  }

  async open(url: string): Promise<Friend> {
    const { userContext } = (await this.#bidi.command('browser.createUserContext', {})) as { userContext: string }
    const tab = await this.#bidi.command('browsingContext.create', { type: 'tab', userContext })
    const { context } = tab as { context: string }
    await this.#bidi.command('browsingContext.navigate', { context, url, wait: 'complete' })
    const evaluate = async (body: string) => {
      const expression = `(async () => JSON.stringify(await (${body}) ?? null))()`
      const asked = { expression, target: { context }, awaitPromise: true }
      const { result, exceptionDetails } = (await this.#bidi.command('script.evaluate', asked)) as Evaluated
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return JSON.parse(result?.value ?? 'null') as unknown
    }
    const call = (method: string, ...args: readonly unknown[]) =>
      evaluate(`peer.${method}(...${JSON.stringify(args.filter((arg) => arg !== undefined))})`)
    return new Friend(call, async () => {
      await this.#bidi.command('browser.removeUserContext', { userContext })
    })
  }

  async close(): Promise<void> {
    this.#bidi.close()
    if (this.#process.kill('SIGKILL')) await once(this.#process, 'exit') // till then it writes to its profile
  }
}
