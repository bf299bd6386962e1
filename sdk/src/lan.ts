// What a lobby needs to hear and to be heard on its LAN, in Node: the same sockets and packets as a game's own.
export { LanDirectory, type LanDirectoryOptions } from './adapters/lan/lan-directory.js'
export { LanNetwork } from './adapters/lan/lan-network.js'
export type { LanOptions } from './adapters/lan/lan-options.js'
export { isLanPage } from './adapters/lan/lan-page.js'
export { openSocket } from './adapters/node/open-socket.js'
export { isPrivateAddress } from './adapters/private-address.js'
export type { Publication } from './ports/directory.js'
