import { renderUnicodeCompact } from 'uqr'
import type { LanAddress } from './addresses.js'

export interface BannerFacts {
  readonly name: string
  /** The one address for everybody, the host too: profiles and ratings belong to an address. */
  readonly url: string
  readonly keys: boolean
}

export function banner({ name, url, keys }: BannerFacts): string {
  const more = keys ? 'Press a for all addresses, Ctrl-C to stop.' : 'Ctrl-C stops it; --all shows all addresses.'
  return [
    '',
    `  ${name} is open. Everybody, you too:`,
    '',
    `  ${url}`,
    '',
    indent(renderUnicodeCompact(url)),
    '',
    `  ${more}`,
    '',
  ].join('\n')
}

export function addressList(addresses: readonly LanAddress[], port: number): string {
  const rows = [...addresses, { interface: 'this machine', address: 'localhost' }]
  return rows.map((row) => `  http://${row.address}:${port}  (${row.interface})`).join('\n')
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
