import { ERRORS, type OpenListing } from '@skirmish/sdk'
import { button, el } from '../dom.js'

/**
 * The sessions of the lobby. A row stays the same element for as long as its session is listed: the list changes at any
 * moment, and a click that began on a row has to end on it.
 */
export function listingRows(join: (listing: OpenListing) => void) {
  const empty = el('li', { class: 'empty' }, 'No sessions yet. Create one, friends will see it here.')
  const element = el('ul', { class: 'listings' })
  const rows = new Map<string, ReturnType<typeof listingRow>>()
  const renew = (listings: readonly OpenListing[]) => {
    const codes = new Set(listings.map(({ code }) => code))
    for (const [code, row] of rows) {
      if (codes.has(code)) continue
      row.element.remove()
      rows.delete(code)
    }
    for (const [i, listing] of listings.entries()) {
      const row = rows.get(listing.code) ?? listingRow(listing.code, join)
      rows.set(listing.code, row)
      row.renew(listing)
      if (element.children[i] !== row.element) element.insertBefore(row.element, element.children[i] ?? null)
    }
    if (listings.length === 0) element.append(empty)
    else empty.remove()
  }
  return { element, renew }
}

function listingRow(code: string, join: (listing: OpenListing) => void) {
  let shown: OpenListing | undefined
  const name = el('strong')
  const remark = el('span', { class: 'remark' })
  const element = el(
    'li',
    { class: 'listing', testid: 'listing', data: { code } },
    el('div', {}, name, remark),
    button('Join', 'join-listing', () => shown && join(shown)),
  )
  const renew = (listing: OpenListing) => {
    shown = listing
    name.textContent = listing.name
    remark.textContent = remarkOn(listing)
  }
  return { element, renew }
}

function remarkOn({ seats, blocked, state, phase }: OpenListing): string {
  const why =
    state === 'waiting'
      ? 'The host is away.'
      : blocked
        ? ERRORS[blocked].message
        : phase === 'waiting'
          ? ''
          : 'In a match.'
  return `${seats.taken} of ${seats.max} ${why}`
}
