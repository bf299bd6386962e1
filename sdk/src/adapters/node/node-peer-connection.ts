import { RTCPeerConnection as PolyfillConnection } from 'node-datachannel/polyfill'
import { nodeConfig } from './node-config.js'

/**
 * node-datachannel's connection, which leaves nothing behind: closed before its channels were open, it keeps the process
 * alive for ever, unless they are closed first. Open ones are not: what nobody has read by then would be lost.
 */
export class NodePeerConnection extends PolyfillConnection {
  readonly #channels: ReturnType<PolyfillConnection['createDataChannel']>[] = []

  constructor(config?: RTCConfiguration) {
    super(nodeConfig(config))
  }

  override createDataChannel(label: string, options?: RTCDataChannelInit) {
    const channel = super.createDataChannel(label, options)
    this.#channels.push(channel)
    return channel
  }

  override close(): void {
    for (const channel of this.#channels.splice(0)) if (channel.readyState === 'connecting') channel.close()
    super.close()
  }
}
