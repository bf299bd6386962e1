import { encodeProfile, parseProfile } from '../../sdk/src/profile/carried-profile.js'
import { phraseOf, readPhrase } from '../../sdk/src/profile/phrase.js'
import { withCheck } from '../../sdk/src/profile/profile-check.js'
import { openSealed, profileFile, readFile, sealedFile } from '../../sdk/src/profile/profile-file.js'
import { parseProfileLink, profileLink } from '../../sdk/src/profile/profile-link.js'
import { ann } from '../../sdk/test/profile/carried.js'
import { mutatedBytes, mutatedText } from './mutate.js'
import { type Target, weight } from './target.js'

const key = new Uint8Array(32).fill(5)
const bodies = [ann, { ...ann, friends: Array(40).fill(ann.friends[0]) }].map((one) => encodeProfile(one).slice(0, -4))
const files = [profileFile(ann), sealedFile(ann, new Uint8Array(16), key)]

export const profileTargets: readonly Target[] = [
  {
    name: 'profiles whose check is right',
    most: 70_000,
    open: () => (chance) => weight(parseProfile(withCheck('profile', mutatedBytes(chance, bodies)))),
  },
  {
    name: 'files with a profile',
    most: 70_000,
    open: () => (chance) => {
      const file = readFile(mutatedText(chance, files))
      return weight(file?.kind === 'sealed' ? openSealed(file.sealed, key) : file)
    },
  },
  {
    name: 'links with a profile',
    most: 4096,
    open: () => (chance) => weight(parseProfileLink(mutatedText(chance, [profileLink('https://a.example/', ann)]))),
  },
  {
    name: 'phrases',
    share: 0.1, // each may look for a mistake in 2,048 words
    most: 200,
    open: () => (chance) => weight(readPhrase(mutatedText(chance, [phraseOf(ann.secretKey), phraseOf(key)]))),
  },
]
