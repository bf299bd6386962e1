/** How a device looks for sessions on its LAN, and shows its own. */
export interface LanOptions {
  /** UDP port of broadcasts, default 27715; only devices with the same one find each other. */
  readonly port?: number | undefined
  /** Names of the network interfaces to use; all, unless told. This device itself is always found. */
  readonly interfaces?: readonly string[] | undefined
  /** IP addresses of hosts that are asked as well: where broadcast does not get through, somebody types one. */
  readonly hosts?: readonly string[] | undefined
}
