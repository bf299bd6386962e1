export * from './game/fields.js'
export type { Seat } from './game/seat.js'
