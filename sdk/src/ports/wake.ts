/**
 * What says that the network may be another one, or that the device slept: links that stood may be dead without anybody having
 * said so. The matchmaker calls it while a session is open. It may call too often, and never has to. Adapters: the page's events, the interfaces of the process.
 */
export type OnWake = (handler: () => void) => () => void
