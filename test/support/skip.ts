import type { TestContext } from 'vitest'

/** Skips the running test, and says why where everybody sees it: Vitest's own summary only counts. */
export function skip(context: TestContext, reason: string): never {
  console.warn(`Skipped “${context.task.name}”: ${reason}`)
  return context.skip(reason)
}
