import type { MatchOutcome, Player, SeenMatch } from '@skirmish/sdk'

type State = SeenMatch['state']

/** "+16" with a minus of its own, so that figures stand in line. */
export function signed(change: number): string {
  if (change === 0) return '±0'
  return change < 0 ? `−${-change}` : `+${change}`
}

/** "Ann", "Ann and Ben", "Ann, Ben and Cleo". */
export function listed(names: readonly string[]): string {
  const [last = '', ...before] = [...names].reverse()
  return before.length > 0 ? `${before.reverse().join(', ')} and ${last}` : last
}

/** What the signatures of a match come to. @param missing names of those whose signature is missing */
export function stateWords(state: State, counts: boolean, missing: readonly string[]): string {
  const who = listed(missing)
  const have = missing.length === 1 ? 'has' : 'have'
  switch (state) {
    case 'agreed':
      return 'signed by all'
    case 'abandoned':
      return `${who} left; the others signed`
    case 'partly-signed':
      return counts ? `${who} ${have} not signed; it counts all the same` : `${who} ${have} not signed`
    case 'disputed':
      return counts ? 'signed by most; the others say something else' : 'they say different things'
    case 'unconfirmed':
      return `${who} ${have} not signed that it began`
    case 'unfinished':
      return 'nobody says how it ended'
  }
}

/** What a match did to one's rating, and why: "+16: beat Ben, who was 120 points above you". */
export function changeWords(outcome: MatchOutcome, me: Player): string | undefined {
  const change = outcome.ratingChange(me)
  if (!change) return undefined
  const places = new Map(outcome.standings.flatMap((row, place) => row.map((player) => [player.seat, place] as const)))
  const own = places.get(me.seat) ?? 0
  const here = outcome.standings.flat()
  const { missing = [], signed: signers = [] } = outcome.record ?? {}
  const gone = [...missing, ...signers].filter(({ key }) => !here.some((one) => one.key?.join() === key?.join()))
  const others = [...here.filter(({ seat }) => seat !== me.seat), ...gone].filter((one) => {
    return outcome.ratingChange(one) && (me.team === undefined || one.team !== me.team)
  })
  const placeOf = (one: Player) => (gone.includes(one) ? Number.POSITIVE_INFINITY : (places.get(one.seat) ?? 0))
  const met = (says: (place: number) => boolean) => others.filter((one) => says(placeOf(one)))
  const parts = [
    ['beat', met((place) => place > own)],
    ['drew with', met((place) => place === own)],
    ['lost to', met((place) => place < own)],
  ] as const
  const said = parts.flatMap(([verb, all]) => (all.length > 0 ? `${verb} ${listed(all.map(({ name }) => name))}` : []))
  const [only, ...more] = others
  const apart = only && more.length === 0 ? (outcome.ratingChange(only)?.before ?? 0) - change.before : undefined
  const how =
    apart === undefined
      ? ''
      : apart === 0
        ? ', who was equal to you'
        : `, who was ${Math.abs(apart)} ${Math.abs(apart) === 1 ? 'point' : 'points'} ${apart > 0 ? 'above' : 'below'} you`
  return `${signed(change.after - change.before)}: ${said.join(', ')}${how}.`
}

/** Why a match does not count, or who has yet to sign; nothing when all is well. */
export function recordWords({ record, rated }: MatchOutcome): string {
  if (!record) return ''
  const names = record.missing.map(({ name }) => name)
  if (record.state === 'signing') return names.length > 0 ? `Waiting for ${listed(names)} to sign.` : ''
  if (record.state === 'agreed') return rated ? 'Signed by all.' : 'Not counted: not all signed in time that it began.'
  const words = stateWords(record.state, rated, names)
  return rated ? `${words.charAt(0).toUpperCase()}${words.slice(1)}.` : `Not counted: ${words}.`
}
