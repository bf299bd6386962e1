import { spawnSync } from 'node:child_process'

export const FIREFOX = process.env.FIREFOX_PATH ?? 'firefox'

/** Why tests in Firefox can't run here; `undefined` when they can. */
export const noFirefox =
  spawnSync(FIREFOX, ['--version']).status === 0 ? undefined : `no Firefox: install one, or set FIREFOX_PATH to it.`
