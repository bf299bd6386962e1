/** Lasts until `begin` says that it is over, `ms` have passed or `signal` aborts; never rejects. */
export function untilOver(ms: number, signal: AbortSignal, begin: (over: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    signal.addEventListener('abort', over, { once: true })
    begin(over)
    if (signal.aborted) over()
  })
}
