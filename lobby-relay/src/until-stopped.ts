/** Waits for Ctrl-C or a signal; `onKey` gets the keys pressed meanwhile, where there is a keyboard. */
export function untilStopped(onKey: (key: string) => void): Promise<void> {
  const { stdin } = process
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      stdin.off('data', press)
      if (stdin.isTTY) stdin.setRawMode(false).pause()
      resolve()
    }
    // A terminal in raw mode hands over Ctrl-C as a key.
    const press = (key: Buffer) => (key.toString() === '\u0003' ? stop() : onKey(key.toString()))
    process.on('SIGINT', stop).on('SIGTERM', stop)
    if (stdin.isTTY) stdin.setRawMode(true).on('data', press)
  })
}
