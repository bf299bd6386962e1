import { RTCPeerConnection as PolyfillConnection } from 'node-datachannel/polyfill'

/**
 * node-datachannel answers and gathers the moment it gets an offer, so its candidates would overtake the answer that
 * PeerJS sends a moment later, and be refused over there. This one tells its candidates after its description, and keeps
 * candidates that came too early until the other description is there.
 */
export class OrderedPeerConnection extends PolyfillConnection {
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
    setImmediate(() => {
      this.#described = true
      for (const event of this.#untold.splice(0)) super.dispatchEvent(event)
    })
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    if (!candidate) return
    if (this.remoteDescription) await super.addIceCandidate(candidate)
    else this.#early.push(candidate)
  }

  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await super.setRemoteDescription(description)
    for (const candidate of this.#early.splice(0)) await super.addIceCandidate(candidate)
  }
}
