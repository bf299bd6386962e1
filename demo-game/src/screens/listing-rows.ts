import { ERRORS, type OpenListing } from '@skirmish/sdk'
import { button, el } from '../dom.js'
import { keyedRows } from './keyed-rows.js'

/** The sessions of the lobby. */
export function listingRows(join: (listing: OpenListing, as: 'player' | 'spectator') => void) {
  const empty = el('li', { class: 'empty' }, 'No sessions yet. Create one, friends will see it here.')
  const element = el('ul', { class: 'listings' })
  const renew = keyedRows<OpenListing>(
    element,
    ({ code }) => code,
    ({ code }) => listingRow(code, join),
    empty,
  )
  return { element, renew }
}

function listingRow(code: string, join: (listing: OpenListing, as: 'player' | 'spectator') => void) {
  let shown: OpenListing | undefined
  const name = el('strong')
  const remark = el('span', { class: 'remark' })
  const element = el(
    'li',
    { class: 'listing', testid: 'listing', data: { code } },
    el('div', {}, name, remark),
    button('Watch', 'watch-listing', () => shown && join(shown, 'spectator'), 'quiet'),
    button('Join', 'join-listing', () => shown && join(shown, 'player')),
  )
  const renew = (listing: OpenListing) => {
    shown = listing
    name.textContent = listing.name
    remark.textContent = remarkOn(listing)
  }
  return { element, renew }
}

function remarkOn({ seats, blocked, state, phase, visibility }: OpenListing): string {
  const why =
    state === 'waiting'
      ? 'The host is away.'
      : blocked
        ? ERRORS[blocked].message
        : phase === 'waiting'
          ? ''
          : 'In a match.'
  return [`${seats.taken} of ${seats.max}`, visibility === 'friends' && 'For friends.', why].filter(Boolean).join(' · ')
}
