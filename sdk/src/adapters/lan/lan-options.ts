/** How a device looks for sessions on its LAN, and shows its own. */
export interface LanOptions {
  /** UDP port of broadcasts, default 27715; only devices with the same one find each other. */
  readonly port?: number | undefined
  /** Names of the network interfaces to use; all, unless told. This device itself is always found. */
  readonly interfaces?: readonly string[] | undefined
  /** IP addresses of hosts that are asked as well: where broadcast does not get through, somebody types one. */
  readonly hosts?: readonly string[] | undefined
}

export interface NodeLanOptions extends LanOptions {
  /**
   * People on the LAN see each other and ask each other into sessions, with no lobby (`matchmaker.people`). Off, unless told:
   * then nothing about the player is sent or listened for. Switched on it tells everybody on the network, every 3 s while the
   * player shows themself (while the game looks at the list, or since `people.appear()`, until `people.hide()`): their name,
   * status and interests, their device's address, and the player's key. The key is the same everywhere and for good, so whoever
   * heard it knows this player again on other networks, under any name; by it friends are recognised.
   */
  readonly presence?: boolean
}
