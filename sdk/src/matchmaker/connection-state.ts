/**
 * How this device is connected to its session. Times are in ms of the clock that `view` takes (`performance.now()`).
 * The host always is `connected`: what it hosts is where it is.
 */
export type ConnectionState =
  | { readonly state: 'connected' }
  | {
      /** The host is not heard. What is on the screen stands still; the seat waits, and the way back is sought. */
      readonly state: 'reconnecting'
      /** Tries so far. */
      readonly attempt: number
      /** When the host was heard last. */
      readonly since: number
      readonly nextTryAt: number
      /** Then the session ends here, with `session/host-lost`. */
      readonly givesUpAt: number
    }

export const CONNECTED: ConnectionState = { state: 'connected' }
