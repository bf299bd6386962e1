import { SkirmishError } from '../errors.js'
import { MAX_RECORDS_FILE, readRecordsFile, recordsFile } from '../profile/records-file.js'
import { parseMatch, type SignedMatch } from '../result/signed-match.js'
import type { MatchHistory } from './match-history.js'
import type { ProfileSource } from './profile-api.js'
import { inTime, type ProfilePlace } from './profile-place.js'
import type { ImportedRecords } from './ratings-api.js'
import type { CallOptions } from './session-api.js'
import { RecordVerifier, type VerifyPlace } from './verify-records.js'

/** In script a signature takes a millisecond, and each match has four and more. */
const IMPORT_MS = 600_000
/** What was read so far stays when it is called off. */
const AT_A_TIME = 100

export interface RecordsPlace extends Pick<ProfilePlace, 'deadline'> {
  readonly history: MatchHistory
  readonly platform: VerifyPlace
}

export function exportRecords({ history, ...place }: RecordsPlace, options: CallOptions = {}): Promise<string> {
  return inTime(place, options, async () => recordsFile([...history.ledger.shared()].map(({ bytes }) => bytes)))
}

export function importRecords(
  place: RecordsPlace,
  source: ProfileSource,
  options: CallOptions = {},
): Promise<ImportedRecords> {
  return inTime(place, { timeoutMs: IMPORT_MS, ...options }, async (signal) => {
    const records = readRecordsFile(await textOf(source))
    if (!records) throw new SkirmishError('ratings/unreadable')
    const { history, platform } = place
    const verifier = new RecordVerifier(platform)
    const before = history.ledger.size
    let matches = 0
    for (let at = 0; at < records.length; at += AT_A_TIME) {
      const sound: SignedMatch[] = []
      for (const bytes of records.slice(at, at + AT_A_TIME)) {
        const record = parseMatch(bytes)
        const verified = record && (await verifier.check(record, signal))
        if (verified) sound.push(verified)
      }
      matches += sound.length
      await history.learn(sound)
    }
    return { matches, added: history.ledger.size - before, refused: records.length - matches }
  })
}

/** What is too long is not even read; a file that is gone has no text. */
async function textOf(source: ProfileSource): Promise<string> {
  if (typeof source === 'string') return source
  return source.size > MAX_RECORDS_FILE ? '' : source.text().catch(() => '')
}
