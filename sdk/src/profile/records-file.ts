import { fromBase64url, toBase64url } from '../discover/base64url.js'

/** Letters of a file: some 60,000 matches of four, and what a phone's page can still hold as one text. */
export const MAX_RECORDS_FILE = 64 * 1024 * 1024
const VERSION = 1
/** Quotation marks, comma, line break, and two spaces before it. */
const PER_RECORD = 6
const HEAD = 256

/** Records as a file ([RA18]). Where they are too many, those that come first in the list are left out. */
export function recordsFile(records: readonly Uint8Array[]): string {
  const texts: string[] = []
  let left = MAX_RECORDS_FILE - HEAD
  for (const record of [...records].reverse()) {
    const text = toBase64url(record)
    left -= text.length + PER_RECORD
    if (left < 0) break
    texts.push(text)
  }
  const about = 'Matches, as those signed them who played. They hold names and public keys, and no secret.'
  return `${JSON.stringify({ 'skirmish-records': VERSION, about, records: texts.reverse() }, null, 1)}\n`
}

/** Whatever may be a record; `undefined` for what is no such file, or of a later version. Never throws. */
export function readRecordsFile(text: string): Uint8Array[] | undefined {
  const file = text.length <= MAX_RECORDS_FILE ? objectIn(text) : undefined
  if (file?.['skirmish-records'] !== VERSION || !Array.isArray(file.records)) return undefined
  const records: readonly unknown[] = file.records
  return records.flatMap((one) => (typeof one === 'string' ? (fromBase64url(one) ?? []) : []))
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim()) // some editors put a mark before it, which counts as white space
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
