import { equalBytes } from '../connect/bytes.js'
import { toBase64url } from '../discover/base64url.js'
import { SkirmishError } from '../errors.js'
import type { CarriedPerson, CarriedProfile } from '../profile/carried-profile.js'
import { type KnownKind, KnownPeople } from './known-people.js'
import { keepKey } from './profile.js'
import type { ProfilePreview } from './profile-api.js'
import { inTime, type ProfilePlace } from './profile-place.js'
import type { ReadProfile } from './read-profile.js'

/** What was read, without its secret: that stays in here until the player says yes ([PR5]). */
export function previewOf(
  place: ProfilePlace,
  read: ReadProfile & {
    readonly publicKey: Uint8Array
    readonly words: readonly string[]
    readonly ownWords: readonly string[]
  },
): ProfilePreview {
  const { as, profile, publicKey, words, ownWords } = read
  const { name, identity } = place.player
  const same = equalBytes(publicKey, identity.publicKey)
  return {
    ...{ as, words, same, key: publicKey },
    name: profile.name === '' ? undefined : profile.name,
    friends: profile.friends.length,
    blocked: profile.blocked.length,
    current: { name, key: identity.publicKey, words: ownWords },
    async replace(call = {}) {
      await inTime(place, call, async () => {
        if (place.isPlaying()) throw new SkirmishError('profile/playing')
        await meet(await place.people.known(KnownPeople.open), profile, publicKey)
        if (!same) await keepKey(place.platform.store, profile.secretKey)
      })
      place.close() // not before: it calls off what is under way
    },
  }
}

/** Whoever is known here already stays what they are here. */
async function meet(known: KnownPeople, { friends, blocked }: CarriedProfile, ownKey: Uint8Array): Promise<void> {
  const say = (kind: KnownKind, people: readonly CarriedPerson[]) =>
    people.flatMap((person) => {
      const key = toBase64url(person.key)
      const isNew = !known.isFriend(key) && !known.isBlocked(key) && !equalBytes(person.key, ownKey)
      return isNew ? [known.say(kind, person)] : []
    })
  await Promise.all([...say('friend', friends), ...say('block', blocked)])
}
