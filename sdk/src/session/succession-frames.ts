/** The first byte of what is said on `events` about the succession: no other message begins with it. */
export const SUCCESSION = 240
/** The first bytes of a host's frames on `state` about it: its beats ([SE40]), and what a snapshot stands for ([SE51]). */
export const BEAT = 20
export const STANDS_FOR = 24

/** Whether a message on `events` is about the succession. */
export function isAboutSuccession(payload: Uint8Array): boolean {
  return payload[0] === SUCCESSION
}

/** The same of a host's frame on `state`. */
export function isOfSuccession(frame: Uint8Array): boolean {
  return frame[0] === BEAT || frame[0] === STANDS_FOR
}
