/**
 * Counts to how many others a device has a link of its own making that no relay carries: these lead to who stands by, or stood
 * by. Whoever was dialled before `joined` is called is its host, and left out.
 */
export function linksOut(platform) {
  const hosts = new Set()
  const standing = new Map()
  let offers = 0
  let isIn = false
  const stands = (id, link) => {
    standing.set(link, id)
    link.onClose(() => standing.delete(link))
    return link
  }
  const withChange = (own, change) =>
    new Proxy(own, {
      get(target, key) {
        const value = change[key] ?? target[key]
        return typeof value === 'function' && !(key in change) ? value.bind(target) : value
      },
    })
  const dialling = (own) =>
    withChange(own, {
      async dial(address, options) {
        if (!isIn) hosts.add(address.id)
        const link = await own.dial(address, options)
        return hosts.has(address.id) ? link : stands(address.id, link)
      },
    })
  const offering = (own) =>
    withChange(own, {
      async offer(options) {
        const offer = await own.offer(options)
        const accept = async (...args) => stands(++offers, await offer.accept(...args))
        return withChange(offer, { accept })
      },
    })
  const { byHand } = platform
  return {
    platform: {
      ...platform,
      transports: platform.transports.map(dialling),
      ...(byHand && { byHand: offering(byHand) }),
    },
    joined: () => {
      isIn = true
    },
    count: () => new Set([...standing].flatMap(([{ path }, id]) => (path === 'relayed' ? [] : [id]))).size,
  }
}
