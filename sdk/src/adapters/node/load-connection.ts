/** WebRTC in Node, loaded when first used. Nothing is put among the globals. */
export async function loadConnection(config: RTCConfiguration): Promise<RTCPeerConnection> {
  const { NodePeerConnection } = await import('./node-peer-connection.js')
  return new NodePeerConnection(config) as RTCPeerConnection // but for `ondatachannel`, which has an event class of its own
}
