// Both halves of an invitation by hand: one thing to load, when it is first used.
export { answerByHand } from './answer-by-hand.js'
export { inviteByHand } from './invite-by-hand.js'
