/** WebRTC in Node, loaded when first used. Nothing is put among the globals. */
export async function loadConnection(config: RTCConfiguration): Promise<RTCPeerConnection> {
  const { RTCPeerConnection: Connection } = await import('node-datachannel/polyfill')
  return new Connection(config) as RTCPeerConnection // but for `ondatachannel`, which has an event class of its own
}
