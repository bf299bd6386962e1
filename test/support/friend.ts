import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
const DESKTOP = { viewport: { width: 1280, height: 800 } }

/** A person with a browser of their own, who uses the page as a person does. */
export class Friend {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about; nothing, if all is well. */
  readonly complaints: string[] = []

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()))
  }

  static async open(browser: Browser, name: string, device: 'phone' | 'desktop' = 'desktop'): Promise<Friend> {
    const context = await browser.newContext(device === 'phone' ? PHONE : DESKTOP)
    context.setDefaultTimeout(15_000)
    await context.addInitScript(KEEP_CONNECTIONS)
    return new Friend(name, context, await context.newPage())
  }

  at(testid: string): Locator {
    return this.page.getByTestId(testid)
  }

  async enter(url: string): Promise<void> {
    await this.page.goto(url)
    await this.at('player-name').fill(this.name)
    await this.at('enter-lobby').click()
  }

  /** Returns the invitation code. */
  async create(rounds: 1 | 3 | 5): Promise<string> {
    await this.at('create-session').click()
    await this.at('match-length').selectOption(String(rounds))
    await this.at('confirm-create').click()
    return (await this.at('invite-code').textContent()) ?? ''
  }

  async joinByCode(code: string): Promise<void> {
    await this.at('join-code').fill(code)
    await this.at('join-by-code').click()
    await this.at('seat').first().waitFor()
  }

  /** The candidate pairs ICE has chosen on this page. */
  chosenPairs(): Promise<number> {
    return this.page.evaluate(async () => {
      const connections = Reflect.get(globalThis, 'keptConnections') as RTCPeerConnection[]
      let pairs = 0
      for (const one of connections) {
        if (one.connectionState !== 'connected') continue
        for (const entry of (await one.getStats()).values())
          if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.nominated) pairs++
      }
      return pairs
    })
  }

  /** The connections this page has begun. */
  connections(): Promise<number> {
    return this.page.evaluate(() => Reflect.get(globalThis, 'keptConnections').length)
  }

  /** Whether one that was begun after so many others is a link by now: two who know each other ask there how far away they are. */
  isLinkedSince(others: number): Promise<boolean> {
    return this.page.evaluate(async (from) => {
      const connections = Reflect.get(globalThis, 'keptConnections') as RTCPeerConnection[]
      for (const one of connections.slice(from))
        for (const entry of (await one.getStats()).values())
          if (entry.type === 'data-channel' && entry.label === 'state' && entry.messagesReceived > 0) return true
      return false
    }, others)
  }

  /** What they look at, in words: for when a test fails. */
  async seen(): Promise<string> {
    const text = this.page.locator('body').innerText({ timeout: 1000 })
    const words = await text.catch((error: unknown) => String(error))
    return `${this.name} sees: ${words.replace(/\s+/g, ' ')} ${this.complaints.join('; ')}`
  }

  text(testid: string): Promise<string> {
    return this.at(testid).innerText()
  }
}

/** Remembers every connection a page makes, so that a test can ask what really carries the game. */
export const KEEP_CONNECTIONS = `
  globalThis.keptConnections = []
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args)
      globalThis.keptConnections.push(this)
    }
  }
`
