/** The step of the flow in which something went wrong. */
export type Phase = 'discover' | 'connect' | 'session' | 'sync' | 'result' | 'ratings' | 'profile' | 'store'

interface Entry {
  readonly message: string
  /** One sentence for the person: what to do now. */
  readonly help: string
  readonly retryable: boolean
}

/** Every error the SDK rejects with. The part before the slash is its area; docs and pages use the same codes. */
export const ERRORS = {
  'discover/bad-code': entry('That is no invitation code.', 'A code has six letters or digits, such as K7QF2M.', false),
  'discover/unknown-code': entry(
    'No session has this code.',
    'Check the code with your friend; it changes with every session.',
    true,
  ),
  'discover/relay-unreachable': entry(
    'The lobby does not answer.',
    'Check that the lobby is running and that you are on its network.',
    true,
  ),
  'discover/public-unreachable': entry(
    'The public server does not answer.',
    'Check that you are on the Internet; or meet in a lobby.',
    true,
  ),
  'discover/timeout': entry(
    'The lobby did not answer in time.',
    'Try again; if it stays, check that the lobby is running.',
    true,
  ),
  'discover/no-websocket': entry(
    'The lobby answers, but no WebSocket gets through.',
    'A filter or proxy drops it: try another network.',
    true,
  ),
  'discover/refused': entry('The lobby did not take the session.', 'Try again in a moment.', true),
  'discover/lan-unreachable': entry(
    'The part of this app that looks at the LAN is gone.',
    'Close the app and open it again.',
    true,
  ),
  'discover/person-gone': entry('They are not here any more.', 'Wait until they are back, or send a link.', true),
  'discover/too-often': entry('That was too much in a short time.', 'Wait a minute, then try again.', true),
  'discover/invite-over': entry('This invitation is over.', 'Ask your friend for a new one.', false),
  'connect/no-path': entry(
    'There is no way to reach this session from here.',
    'Open the page of the lobby your friend uses.',
    false,
  ),
  'connect/no-relay': entry(
    'There is no relay in between that could hide your address.',
    'Meet in a lobby that runs on another device, or play without hiding it.',
    false,
  ),
  'connect/timeout': entry(
    'The host did not answer in time.',
    'Try again; if it stays, you may be on different networks.',
    true,
  ),
  'connect/host-gone': entry('The host is gone.', 'Ask your friend to host again.', true),
  'connect/no-webrtc': entry(
    'This browser can not connect to others.',
    'Use a current Chrome, Edge, Firefox or Safari.',
    false,
  ),
  'connect/no-address': entry(
    'This device has no address at which friends could reach it.',
    'Join a network, such as a Wi-Fi.',
    true,
  ),
  'connect/udp-blocked': entry(
    'No UDP gets out of this network and back.',
    'Play goes through the lobby; for a direct way try another network.',
    true,
  ),
  'connect/symmetric-nat': entry(
    'This network shows every friend another port, so only some can be reached directly.',
    'Play goes through the lobby; for a direct way try another network.',
    false,
  ),
  'connect/turn-refused': entry(
    'The TURN server does not accept the name and password it is given.',
    'Play goes through the lobby; tell whoever runs it.',
    false,
  ),
  'connect/turn-unreachable': entry(
    'The TURN server does not answer.',
    'Play goes through the lobby; tell whoever runs it.',
    true,
  ),
  'connect/mdns-blocked': entry(
    'The browser hides the addresses of this device, and nobody can look them up here.',
    'Meet at a lobby that answers UDP, or let UDP port 5353 through the firewall.',
    false,
  ),
  'connect/local-network-denied': entry(
    'This page may not reach devices on your network.',
    'Allow it: in the browser, the settings of this site, “Local network access”.',
    false,
  ),
  'connect/lan-unheard': entry(
    'What is said on this network is not heard.',
    'Allow this program in the firewall, for private networks; or use a lobby.',
    true,
  ),
  'connect/plain-http': entry(
    'This page came by plain http, so the browser keeps some things from it.',
    'Nothing has to be done to play; over https, everything works.',
    false,
  ),
  'connect/bad-code': entry('That is no code, or not all of one.', 'Copy the whole code once more.', false),
  'connect/wrong-answer': entry(
    'That answer belongs to another invitation.',
    'Take the answer to the invitation you see now.',
    false,
  ),
  'connect/answer-expired': entry(
    'Too much time has passed, or the invitation was used.',
    'Make a new invitation, and answer that one.',
    true,
  ),
  'connect/wrong-game': entry('That session plays another game.', 'Open the game your friend is playing.', false),
  'connect/wrong-version': entry('Your game is another version.', 'Reload the page, both of you.', false),
  'connect/wrong-schema': entry('Your game was built from other rules.', 'Reload the page, both of you.', false),
  'connect/wrong-host': entry('This is not the host who invited you.', 'Ask your friend for a new invitation.', false),
  'connect/bad-handshake': entry(
    'The other side could not prove who it is.',
    'Try again; if it stays, ask for a new invitation.',
    true,
  ),
  'session/timeout': entry('The host did not answer in time.', 'Try again; if it stays, ask the host to.', true),
  'session/full': entry('The session is full.', 'Ask the host to make room, or join another one.', true),
  'session/already-started': entry('The match is already running.', 'Wait until it is over and try again.', true),
  'session/refused': entry('The host did not let you in.', 'Join another session, or host your own.', false),
  'session/closed': entry('The session is over.', 'Go back to the lobby.', false),
  'session/host-left': entry('The host left.', 'Go back to the lobby and host again.', false),
  'session/host-lost': entry('The host can not be reached any more.', 'Check your network; then join again.', true),
  'session/kicked': entry('The host took you out of the session.', 'Join another session.', false),
  'session/banned': entry(
    'The host has shut you out of this session.',
    'Join another session, or host your own.',
    false,
  ),
  'session/admission-failed': entry(
    'The host could not find out whether you may come in.',
    'Try again; if it stays, tell the host.',
    true,
  ),
  'session/empty-team': entry('A team has no players.', 'Somebody has to change sides, or add a bot.', true),
  'session/uneven-teams': entry('The teams are too uneven.', 'Let somebody change sides, or balance the teams.', true),
  'session/team-full': entry('This team is full.', 'Choose another one, or swap with somebody.', true),
  'session/device-full': entry('Four play on this device already.', 'Somebody has to make room first.', false),
  'session/watching': entry('You are watching.', 'Take a seat to play.', true),
  'session/host-plays': entry('Who hosts has a seat.', 'Let a friend host, and join to watch.', false),
  'session/timed-out': entry('You were away for too long.', 'Join again.', true),
  'session/already-here': entry(
    'You are in this session already, in another tab or on another device.',
    'Go on there; or close it, and join again.',
    true,
  ),
  'session/protocol': entry(
    'The other side said something that makes no sense.',
    'Reload the page, both of you.',
    true,
  ),
  'session/not-host': entry('Only the host can do that.', 'Ask the host.', false),
  'session/no-successor': entry('This player can not host.', 'Choose another one.', true),
  'session/not-enough-players': entry('There are not enough players.', 'Wait for friends, or add a bot.', true),
  'session/not-ready': entry('Not everybody is ready.', 'Wait until everybody has said so.', true),
  'session/bad-name': entry('That is no name.', 'Choose another one; friends have to be able to read it.', false),
  'session/action-refused': entry('The game refused that.', 'The reason stands in the message.', false),
  'session/declined': entry('The host did not let you in.', 'Talk to your friend, or join another session.', false),
  'session/busy': entry('Too many are asking to be let in.', 'Wait half a minute and try again.', true),
  'session/backlog': entry('Too much waits for the host.', 'Wait until it is heard again; then try again.', true),
  'session/needs-password': entry('This session has a password.', 'Ask your friend for it, and type it in.', false),
  'session/wrong-password': entry('That is not the password.', 'Check it with your friend, and type it again.', false),
  'session/bad-password': entry('That can not be a password.', 'Choose one of 1 to 128 letters and digits.', false),
  'session/flooding': entry(
    'This device sent too much, and was cut off.',
    'Reload the page, and join again in a minute.',
    true,
  ),
  'session/garbage': entry(
    'This device sent what makes no sense, and was cut off.',
    'Reload the page, and join again in a minute.',
    true,
  ),
  'session/too-often': entry('That is too often.', 'Send less: one message can say what many do.', true),
  'session/too-large': entry('That is too large.', 'Send less, or in parts.', false),
  'session/no-handler': entry('Their game does not answer that.', 'Reload the page, both of you.', false),
  'session/request-refused': entry('They refused that.', 'The reason stands in the message.', false),
  'session/player-left': entry('They are not here any more.', 'Wait until they are back.', true),
  'session/aborted': entry('It was called off.', 'Try again when you like.', true),
  'session/no-match': entry('No match was played.', 'Play one.', true),
  'session/not-recorded': entry('This game can not be recorded.', 'Give it a step.', false),
  'sync/bad-recording': entry('That is no recording, or not all of one.', 'Take the whole file.', false),
  'sync/other-game': entry('It was made by other rules.', 'Take the same build.', false),
  'sync/bad-conditions': entry('No network is like that.', 'Take other numbers.', false),
  'ratings/unreadable': entry('That is no file of matches, or not all of one.', 'Take the whole file.', false),
  'profile/unreadable': entry('That is no profile, or not all of one.', 'Take the whole file, phrase or link.', false),
  'profile/bad-phrase': entry('That is not the phrase of a profile.', 'Check the words and their order.', false),
  'profile/needs-password': entry('This file has a password.', 'Type in the one it was made with.', false),
  'profile/wrong-password': entry('That is not the password of this file.', 'Type it again.', false),
  'profile/bad-address': entry('That is no address of a page.', 'Give all of it, with http or https.', false),
  'profile/playing': entry('You are in a session.', 'Leave it first.', true),
  'profile/temporary': entry('Another tab plays with your profile.', 'Go to that tab, or close it and reload.', true),
  'store/locked': entry(
    'Another process uses this folder.',
    'Close the other game, or give this one a folder of its own.',
    true,
  ),
  'store/forgotten': entry(
    'Nothing is kept here: your name and rating are lost when you close the game.',
    'Leave the private window, or allow this page to store data.',
    false,
  ),
  'store/full': entry('There is no room left to keep that.', 'Make room on this device.', true),
  'store/wiped': entry('What this device remembers of you was deleted.', 'Reload the page.', true),
  'store/unavailable': entry(
    'What this device remembers of you can not be read.',
    'Close other tabs of this game and reload the page.',
    true,
  ),
} satisfies Record<`${Phase}/${string}`, Entry>

export type ErrorCode = keyof typeof ERRORS

/** What every promise of the SDK rejects with. */
export class SkirmishError extends Error {
  override readonly name = 'SkirmishError'
  readonly code: ErrorCode
  readonly phase: Phase
  readonly retryable: boolean
  readonly help: string

  constructor(code: ErrorCode, options: { reason?: string; cause?: unknown } = {}) {
    const { message, help, retryable } = ERRORS[code]
    super(options.reason ?? message, { cause: options.cause })
    this.code = code
    this.phase = code.slice(0, code.indexOf('/')) as Phase
    this.retryable = retryable
    this.help = help
  }
}

/** A code that came over the wire, if it is one of ours. */
export function parseErrorCode(text: string): ErrorCode | undefined {
  return Object.hasOwn(ERRORS, text) ? (text as ErrorCode) : undefined
}

function entry(message: string, help: string, retryable: boolean): Entry {
  return { message, help, retryable }
}
