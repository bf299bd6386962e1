import { type Browser, chromium } from 'playwright-core'

const path = process.env.CHROMIUM_PATH
/** Why tests in a browser can't run here; `undefined` when they can. */
export const noChromium = path ? undefined : (process.env.SKIRMISH_SKIP_CHROMIUM ?? 'CHROMIUM_PATH is not set.')

export const CHROMIUM_ARGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchChromium(...more: readonly string[]): Promise<Browser> {
  const args = [...CHROMIUM_ARGS, ...more]
  return chromium.launch({ ...(path !== undefined && { executablePath: path }), args })
}
