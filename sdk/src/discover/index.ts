// What a lobby relay needs: codes, listings and lists of them, rates, and nothing else of the SDK.
export { CODE_ALPHABET, CODE_LENGTH, drawCode, parseCode } from './code.js'
export { type Address, type Listing, parseListing, type SkillBand, type Visibility } from './listing.js'
export { encodeListings, type ListingChange } from './listing-changes.js'
export { ListingReader } from './listing-reader.js'
export { PeopleReader } from './people-reader.js'
export { isBytes, parseShown, type Shown, type Status } from './person.js'
export { Rate, RatePerSource } from './rate.js'
export { record } from './record.js'
