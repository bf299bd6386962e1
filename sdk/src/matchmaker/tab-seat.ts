/** Under which name a tab keeps the token of its seat. @param sessionKey base64url */
export function seatName(sessionKey: string): string {
  return `skirmish-seat-${sessionKey}`
}
