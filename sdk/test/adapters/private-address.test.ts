import { describe, expect, it } from 'vitest'
import { isPrivateAddress } from '../../src/adapters/private-address.js'

describe('an address at home', () => {
  it('is private, link-local or the device itself', () => {
    for (const address of ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.5', '169.254.3.4', '127.0.0.1'])
      expect(isPrivateAddress(address), address).toBe(true)
    for (const address of ['::1', 'fd05::2', 'FC00::1', 'fe80::1', 'febf::1'])
      expect(isPrivateAddress(address), address).toBe(true)
  })

  it('is none of the Internet, and no name that begins like one', () => {
    for (const address of ['11.0.0.1', '172.15.0.1', '172.32.0.1', '192.169.0.1', '203.0.113.9', '100.64.0.1'])
      expect(isPrivateAddress(address), address).toBe(false)
    for (const address of [
      '2001:db8::1',
      '::2',
      'fec0::1',
      'fd.example',
      '10.example',
      '10.0.0.1.example',
      'fd:1::2',
      '',
    ])
      expect(isPrivateAddress(address), address).toBe(false)
  })
})
