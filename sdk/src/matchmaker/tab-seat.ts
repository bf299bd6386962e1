/** Under which name a tab keeps the token of its seat. @param sessionKey base64url */
export function seatName(sessionKey: string): string {
  return `skirmish-seat-${sessionKey}`
}

/** And what the page that sat there may still say of who hosts next. */
export function wordName(sessionKey: string): string {
  return `skirmish-word-${sessionKey}`
}
