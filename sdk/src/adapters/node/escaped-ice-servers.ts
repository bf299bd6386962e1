type Servers = RTCConfiguration['iceServers']

/**
 * node-datachannel writes name and password into the server's URL as they are, and libdatachannel takes that apart at its
 * colons, of which coturn's names have one; what it has found it decodes as in a URL.
 */
export function escapedIceServers(servers: Servers = []): NonNullable<Servers> {
  return servers.map(({ urls, username, credential }) => {
    const all = [urls].flat()
    if (username === undefined || credential === undefined) return { urls: all }
    return { urls: all, username: encodeURIComponent(username), credential: encodeURIComponent(credential) }
  })
}
