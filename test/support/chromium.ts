import { type Browser, chromium } from 'playwright-core'

const path = process.env.CHROMIUM_PATH
/** Why tests in a browser can't run here; `undefined` when they can. */
export const noChromium = path ? undefined : (process.env.SKIRMISH_SKIP_CHROMIUM ?? 'CHROMIUM_PATH is not set.')

/** Without it a page has no WebGL, and the demo draws by itself: in software, WebGL costs more than everything else here together. */
const NO_WEBGL = '--disable-software-rasterizer'

/**
 * Each window brings two pages for its address bar, which nobody sees: they cost more than most pages here. The other names are
 * those that Playwright switches off, as of several lists the last counts.
 */
const NOT_NEEDED = [
  'WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose',
  'HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,PreconnectToSearch',
]

export const CHROMIUM_ARGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  NO_WEBGL,
  `--disable-features=${NOT_NEEDED.join()}`,
]

export function launchChromium(...more: readonly string[]): Promise<Browser> {
  const args = [...CHROMIUM_ARGS, ...more]
  return launch(args)
}

/** One whose pages draw by WebGL, as a player's do. */
export function launchWithWebGl(): Promise<Browser> {
  return launch(CHROMIUM_ARGS.filter((arg) => arg !== NO_WEBGL))
}

function launch(args: readonly string[]): Promise<Browser> {
  return chromium.launch({ ...(path !== undefined && { executablePath: path }), args: [...args] })
}
