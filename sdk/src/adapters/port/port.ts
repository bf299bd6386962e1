type On = (event: 'message' | 'close', listener: (event: object) => void) => unknown

/**
 * One end of a channel to another process or thread: a page's `MessagePort`, Node's, or Electron's `MessagePortMain`.
 */
export type Port = { postMessage(message: unknown): void; start(): void; close(): void } & (
  | { addEventListener(event: 'message' | 'close', listener: (event: object) => void): unknown }
  | { on: On }
)

/** Calls with each message, and when the other end is gone, where the platform tells that. */
export function hear(port: Port, message: (value: unknown) => void, closed: () => void): void {
  const told = (event: object) => message(Reflect.get(event, 'data'))
  if ('addEventListener' in port) {
    port.addEventListener('message', told)
    port.addEventListener('close', closed)
  } else {
    port.on('message', told)
    port.on('close', closed)
  }
  port.start()
}
