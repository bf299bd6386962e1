/** Reports it where the platform reports what nobody caught: the console of a page, the end of a Node process. */
export function report(error: unknown): void {
  const standard: unknown = Reflect.get(globalThis, 'reportError')
  if (typeof standard === 'function') standard.call(globalThis, error)
  else
    queueMicrotask(() => {
      throw error
    })
}

/** Of a game's ticks, with its types erased. */
export type TickHandlers = readonly ((world: unknown, inputs: unknown, context: unknown) => void)[] | undefined

/** Calls every handler. What one of them throws is the game's mistake: reported, and neither the others nor we stop for it. */
export function tell<V extends readonly unknown[]>(
  handlers: readonly ((...values: V) => void)[] | undefined,
  ...values: V
): void {
  for (const handler of [...(handlers ?? [])]) {
    try {
      handler(...values)
    } catch (error) {
      report(error)
    }
  }
}
