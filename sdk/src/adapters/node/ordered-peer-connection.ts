import { NodePeerConnection } from './node-peer-connection.js'

/**
 * Two orders node-datachannel does not keep by itself.
 *
 * It answers and gathers the moment it gets an offer, so its candidates would overtake the answer that PeerJS sends a
 * moment later, and be refused over there: candidates are told after the description, and those that come too early wait.
 *
 * Whoever offered must know the answer's fingerprint before anybody can reach it, but libdatachannel lets ICE have the
 * answer first: checks that wait there already connect at once, and DTLS fails with "unknown CA". So an offer's
 * candidates are told when the answer is in. Nothing waits for it: the checks then start on this side.
 */
export class OrderedPeerConnection extends NodePeerConnection {
  #described = false
  readonly #untold: Event[] = []
  readonly #early: RTCIceCandidateInit[] = []

  override dispatchEvent(event: Event): boolean {
    if (event.type !== 'icecandidate' || this.#described) return super.dispatchEvent(event)
    this.#untold.push(event)
    return true
  }

  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    await super.setLocalDescription(description as RTCSessionDescriptionInit)
    if (this.localDescription?.type === 'answer') setImmediate(() => this.#tell())
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    if (!candidate) return
    if (this.remoteDescription) await super.addIceCandidate(candidate)
    else this.#early.push(candidate)
  }

  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await super.setRemoteDescription(description)
    if (description.type === 'answer') this.#tell()
    for (const candidate of this.#early.splice(0)) await super.addIceCandidate(candidate)
  }

  #tell(): void {
    this.#described = true
    for (const event of this.#untold.splice(0)) super.dispatchEvent(event)
  }
}
