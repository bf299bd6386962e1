// What a lobby relay needs: codes, listings and rates, and nothing else of the SDK.
export { CODE_ALPHABET, CODE_LENGTH, drawCode, parseCode } from './code.js'
export { type Address, type Listing, parseListing } from './listing.js'
export { Rate, RatePerSource } from './rate.js'
export { record } from './record.js'
