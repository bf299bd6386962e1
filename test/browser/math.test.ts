import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import { GAME_MATH } from '../../sdk/src/sync/math/game-math.js'
import { hashOfMath } from '../../sdk/test/sync/math-hash.js'
import { launchChromium, noChromium } from '../support/chromium.js'
import { FIREFOX, noFirefox } from '../support/firefox.js'
import { skip } from '../support/skip.js'

const PAGE = fileURLToPath(new URL('math-page.ts', import.meta.url))
/** A Firefox begins for seconds: it is asked where there is time. */
const LONG = process.env.SKIRMISH_LONG !== undefined
const expected = hashOfMath(GAME_MATH, 100_000)
let script: string

describe('ctx.math in browsers', () => {
  beforeAll(async () => {
    const output = { write: false, minify: true, lib: { entry: PAGE, formats: ['iife' as const], name: 'page' } }
    const built = await build({ configFile: false, logLevel: 'silent', build: output })
    const [bundle] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[]
    script = bundle?.output[0].code ?? ''
  }, 60_000)

  it('[SY50] 100,000 values in Chromium are those of Node', async (context) => {
    if (noChromium) skip(context, noChromium)
    const browser = await launchChromium()
    const page = await browser.newPage()
    await page.addScriptTag({ content: script })
    expect(await page.evaluate(() => Reflect.get(globalThis, 'mathHash'))).toBe(expected)
    await browser.close()
  })

  it('[SY50] 100,000 values in Firefox are those of Node', async (context) => {
    if (noFirefox) skip(context, noFirefox)
    if (!LONG) skip(context, 'it takes seconds; npm run test:long has them.')
    const answers = createServer((request, response) => {
      response.setHeader('content-type', 'text/html').end(`<script>${script};fetch('/?' + mathHash)</script>`)
      const [, hash] = (request.url ?? '').split('?')
      if (hash) answers.emit('hash', hash)
    })
    answers.listen(0, '127.0.0.1')
    await once(answers, 'listening')
    const profile = mkdtempSync(join(tmpdir(), 'skirmish-firefox-'))
    writeFileSync(join(profile, 'user.js'), 'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n')
    const url = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`
    const firefox = spawn(FIREFOX, ['--headless', '--no-remote', '--profile', profile, url], { stdio: 'ignore' })
    try {
      const [hash] = await once(answers, 'hash', { signal: AbortSignal.timeout(60_000) })
      expect(hash).toBe(expected)
    } finally {
      const gone = once(firefox, 'exit')
      firefox.kill()
      await gone
      answers.closeAllConnections()
      answers.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }, 90_000)
})
