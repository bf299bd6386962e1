export { lanThrough, type Nearby } from './adapters/port/lan-through.js'
export type { Port } from './adapters/port/port.js'
