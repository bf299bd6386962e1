import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../.dev/commands.mjs'

const [, lines = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
/** The README's game in 25 lines, as somebody would copy it. */
export const README_LINES = lines.trim()

/** The compiler settings of somebody careful; declarations of ours are checked too. */
export const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  target: 'ES2022',
}
