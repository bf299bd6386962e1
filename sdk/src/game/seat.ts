/** A place in a session, from 0; a player keeps theirs for as long as they stay. */
export type Seat = number
