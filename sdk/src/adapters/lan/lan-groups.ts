/** The UDP port that everybody listens on. In no list of well-known ones, and below those a system hands out by itself. */
export const LAN_PORT = 27_715
/** Administratively scoped (RFC 2365): no router passes it on. */
export const GROUP_4 = '239.255.83.75'
/** A transient group of the link-local scope (RFC 4291, 2.7): "skir" in letters of ASCII. */
export const GROUP_6 = 'ff12::736b:6972'
