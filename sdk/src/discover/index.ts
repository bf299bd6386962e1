// What a lobby relay needs: codes and listings, and nothing else of the SDK.
export { CODE_ALPHABET, CODE_LENGTH, drawCode, parseCode } from './code.js'
export { type Address, type Listing, parseListing, type SkillBand, type Visibility } from './listing.js'
export { record } from './record.js'
