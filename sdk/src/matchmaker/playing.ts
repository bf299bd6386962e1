// What a session is made of on this device: a page loads it while it looks for the host.
export { joinRequest } from '../session/guest-options.js'
export { GuestSide } from './guest-side.js'
export { LiveSession } from './live-session.js'
