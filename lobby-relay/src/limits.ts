/** What a lobby for more than a party may raise (or a small one lower); the others hold for every size. */
export interface RelayLimits {
  readonly connections: number
  readonly connectionsPerAddress: number
  readonly joinsPerAddress: { readonly count: number; readonly ms: number }
  /** People in the lobby. */
  readonly clients: number
  /** Sessions on offer; guests read up to 4,096. */
  readonly sessions: number
}

/** What one relay bears, in one place. A LAN party is 10 to 100 people; behind one home router they share an address. */
export const LIMITS = {
  /** Sockets of all kinds, and those of one address: a page takes about eight, and a whole party may sit behind one router. */
  connections: 2000,
  connectionsPerAddress: 512,
  bodyBytes: 16 * 1024,
  /** Seats asked for by one address: a reserved seat counts against the room until it is taken or 5 s old. */
  joinsPerAddress: { count: 256, ms: 10_000 },
  /** Answers to wrong codes, in all and to one address: one person mistypes now and then, a hundred still rarely at once. */
  wrongCodes: { burst: 20, everyMs: 50, maxWaitMs: 10_000 },
  wrongCodesPerAddress: { burst: 10, everyMs: 1_000, maxWaitMs: 8_000 },
  /** Codes that one lobby client may say it had before: one for each of its sessions. */
  claimsPerClient: 8,
  /** Messages of one lobby client: the SDK sends 40 at most, and a network that stalls brings more of them in a heap. */
  lobbyMessages: { count: 60, bytes: 128 * 1024, ms: 2_000 },
  /** ICE sends 10 to 20 candidates for each guest, and eight guests may come at once. */
  signalMessages: { count: 300, bytes: 256 * 1024, ms: 2_000 },
  /** Frames of relayed links on one socket: a host with 15 guests at 60 ticks a second sends and hears about 4,000 in 2 s. */
  lobbyFrames: { count: 6_000, bytes: 8 * 1024 * 1024, ms: 2_000 },
  /** A door has one link, so its own bounds; this one only keeps its socket from being read for nothing. */
  doorFrames: { count: 1_000, bytes: 1024 * 1024, ms: 2_000 },
  listenersPerClient: 8,
  /** As many as may come in: each asks once when it first needs a direct path, and again in an hour. */
  icePerAddress: { count: 256, ms: 10_000 },
  /** How long what a TURN server takes is good for: a session's evening needs it only where a link is made anew. */
  turnSeconds: 3_600,
  /** Relayed links of one socket, and of all. */
  linksPerClient: 256,
  links: 2_000,
  relayed: {
    /** One direction of one link: 60 full snapshots a second are 69 kB/s, a message of 16 KiB now and then comes on top. */
    linkBytes: { count: 256 * 1024, ms: 2_000 },
    linkFrames: { count: 400, ms: 2_000 },
    /** All links of one session: 16 players at that rate. */
    listenerBytes: { count: 4 * 1024 * 1024, ms: 2_000 },
    /** One direction of one link, in all: half a day of play. Who moves more is no game. */
    totalBytes: 1024 * 1024 * 1024,
    /** What may wait on a socket before lossy frames do: 50 ms of a 5 Mbit/s uplink. */
    lossyBacklog: 32 * 1024,
  },
  people: {
    /** How often somebody may look different: the device says it once a second at most. */
    looksPerClient: { count: 15, ms: 10_000 },
    /** Notes of one socket; to one other; and to one from everybody, so that nobody is flooded. */
    notesPerClient: { count: 20, ms: 5_000 },
    notesPerPair: { count: 12, ms: 60_000 },
    notesToOne: { count: 30, ms: 10_000 },
    /** Base64url of a sealed note of 1.5 KiB. */
    noteLetters: 2_400,
  },
  lobbyPayload: 32 * 1024,
  signalPayload: 64 * 1024,
  /** What may wait on a watcher's socket; beyond, it hears of no changes, and gets the whole list when it has caught up. */
  watcherBacklog: 256 * 1024,
  sessions: 500,
  sessionsPerClient: 8,
  listingBytes: 4 * 1024,
  clients: 1000,
  /** Public sessions that are announced on the LAN: as many as others hear from one device. */
  announced: 64,
  /** Private ones, which the LAN is told of only when it asks for their code. */
  answeredFor: 256,
  /** Sessions begun or changed on the LAN: each is broadcast on every interface, whoever in the lobby caused it. */
  announceChanges: { count: 8, ms: 250 },
  /** Codes that are asked for on the LAN at a time, each for 1 s with five packets on every interface. */
  lanSearches: 8,
  stunPerSecond: 500,
  stunPerSourcePerSecond: 20,
} as const
