/** What the relay's adapters need of the platform. */
export interface RelayPlatform {
  random(bytes: number): Uint8Array
  openSocket(url: string): WebSocket
}
