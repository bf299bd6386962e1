import { untilOver } from '../until-over.js'
import { loadConnection } from './load-connection.js'

/** A call to one's own device takes some milliseconds; without it, only who is on the same device may fail. */
const CALL_MS = 500

/**
 * Calls one's own invitation before anybody else can, and hangs up.
 *
 * libdatachannel lets ICE have an answer a moment before it has the certificate that the answer names, and ICE calls back
 * at once who has called until then: on one busy device DTLS comes in between, and fails with "unknown CA" (27 of 100
 * guests in Node, 5 of browsers; as in `OrderedPeerConnection`). But it calls back in the order they called, 50 ms
 * apart. So the first one is nobody, and the answer is whole when it is the guest's turn (0 of 320).
 */
export async function callFirst(offer: RTCSessionDescriptionInit, signal: AbortSignal): Promise<void> {
  const caller = await loadConnection({})
  await untilOver(CALL_MS, signal, (over) => {
    caller.addEventListener('iceconnectionstatechange', () => {
      if (/connected|completed|failed/.test(caller.iceConnectionState)) over()
    })
    caller
      .setRemoteDescription(offer)
      .then(() => caller.setLocalDescription())
      .catch(over)
  })
  caller.close()
}
