/**
 * node-datachannel writes name and password of a TURN server into its URL as they are, where a `:`, `/` or `@` of theirs ends
 * them; libdatachannel reads back what is escaped. Names that a lobby lends for a time always have one: `1700000000:ann`.
 */
export function nodeConfig(config: RTCConfiguration = {}): RTCConfiguration {
  const iceServers = config.iceServers?.map((server) => ({
    ...server,
    ...(server.username !== undefined && { username: encodeURIComponent(server.username) }),
    ...(server.credential !== undefined && { credential: encodeURIComponent(server.credential) }),
  }))
  return { ...config, ...(iceServers && { iceServers }) }
}
