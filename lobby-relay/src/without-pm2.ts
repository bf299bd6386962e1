const PM2 = Symbol.for('@pm2/io')

/**
 * Colyseus loads `@pm2/io` to count rooms, and that takes over the process's uncaught exceptions and rejections as soon
 * as it is loaded, which is not for a library to do. It leaves everything alone when it finds itself here already.
 */
export function withoutPm2(): void {
  if (PM2 in globalThis) return
  Object.defineProperty(globalThis, PM2, { value: { metric() {} }, writable: true, configurable: true })
}
