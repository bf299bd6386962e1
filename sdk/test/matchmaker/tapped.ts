import type { Platform } from '../../src/index.js'
import type { Lane, Link } from '../../src/ports/link.js'

/**
 * The transports of a platform, and every link that is dialled with them: what a guest with a program of its own would hold.
 *
 * @param hear is told all that comes
 */
export function tapped({ transports }: Pick<Platform, 'transports'>, hear?: (lane: Lane, bytes: Uint8Array) => void) {
  const links: Link[] = []
  return {
    links,
    transports: transports.map(({ via, relay, takesFirst = false, ready = false, ...own }, i) => ({
      ...own,
      ...{ via, relay, takesFirst, ready },
      listen: (options: { signal: AbortSignal }) => transportAt(transports, i).listen(options),
      async dial(...dial: Parameters<Platform['transports'][number]['dial']>) {
        const link = await transportAt(transports, i).dial(...dial)
        links.push(link)
        return hear ? overheard(link, hear) : link
      },
    })),
  }
}

function overheard(link: Link, hear: (lane: Lane, bytes: Uint8Array) => void): Link {
  return {
    get path() {
      return link.path
    },
    binding: link.binding,
    get backlog() {
      return link.backlog
    },
    send: (lane, bytes) => link.send(lane, bytes),
    onMessage: (handler) =>
      link.onMessage((lane, bytes) => {
        hear(lane, bytes)
        handler(lane, bytes)
      }),
    onClose: (handler) => link.onClose(handler),
    close: () => link.close(),
  }
}

function transportAt(transports: Platform['transports'], i: number) {
  const transport = transports[i]
  if (!transport) throw new Error('no such transport')
  return transport
}
