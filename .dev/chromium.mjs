// Finds a Chromium for the end-to-end tests: CHROMIUM_PATH, one on the machine, Debian's package (only as root in CI),
// Playwright's own download. Returns its path, or the reason why there is none.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root, tool } from './commands.mjs'
import { say } from './setup.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const DOWNLOAD_MS = 180_000

export async function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named)
    return existsSync(named) ? { path: named } : { reason: `CHROMIUM_PATH names ${named}, which is not there.` }
  const found = onThisMachine() ?? (mayInstall() ? debianPackage() : undefined) ?? (await playwrightDownload())
  return found ? { path: found } : { reason: 'no Chromium: install one, or set CHROMIUM_PATH to it.' }
}

function onThisMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find((path) => existsSync(path))
}

function mayInstall() {
  return process.env.CI !== undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function debianPackage() {
  say('Installing Chromium (Debian package) …')
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: DOWNLOAD_MS }
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options)
  return onThisMachine()
}

async function playwrightDownload() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  if (existsSync(path)) return path
  say('Downloading a Chromium (Playwright) …')
  const { file, args } = tool('playwright-core', ['install', 'chromium'])
  spawnSync(file, args, { cwd: root, stdio: 'ignore', timeout: DOWNLOAD_MS })
  return existsSync(path) ? path : undefined
}
