/** Contract suites run under any test runner: a promise that is broken rejects with this. */
export function promise(kept: boolean, what: string): asserts kept {
  if (!kept) throw new Error(`Broken promise: ${what}`)
}

/** Resolves when `happened` is true, asking after each short wait; rejects after `most` tries. */
export async function eventually(
  happened: () => boolean,
  what: string,
  wait: (ms: number) => Promise<unknown>,
  most = 500,
): Promise<void> {
  for (let tries = 0; tries < most && !happened(); tries++) await wait(10)
  promise(happened(), what)
}

/** The code an action rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
  }
}
