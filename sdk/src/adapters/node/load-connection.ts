/**
 * WebRTC in Node, loaded when first used. Nothing is put among the globals.
 *
 * libdatachannel lets ICE have an answer before it has the certificate that the answer names: a guest on the same machine
 * whose checks wait there connects in between, and DTLS fails with "unknown CA" (as in `OrderedPeerConnection`; here one
 * time in ten). So a guest in Node lets the host call first. From another machine two round trips come too late for that.
 */
export async function loadConnection(config: RTCConfiguration): Promise<RTCPeerConnection> {
  const { NodePeerConnection } = await import('./node-peer-connection.js')
  return new NodePeerConnection(config) as RTCPeerConnection // but for `ondatachannel`, which has an event class of its own
}
