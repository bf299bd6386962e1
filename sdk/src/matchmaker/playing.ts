// What a session is made of on this device: a page loads it while it looks for the host.
export { enterSession } from './enter-session.js'
export { LiveSession } from './live-session.js'
