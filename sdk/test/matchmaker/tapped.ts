import type { Platform } from '../../src/index.js'
import type { Link } from '../../src/ports/link.js'

/** The transports of a platform, and every link that is dialled with them: what a guest with a program of its own would hold. */
export function tapped({ transports }: Pick<Platform, 'transports'>) {
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
        return link
      },
    })),
  }
}

function transportAt(transports: Platform['transports'], i: number) {
  const transport = transports[i]
  if (!transport) throw new Error('no such transport')
  return transport
}
