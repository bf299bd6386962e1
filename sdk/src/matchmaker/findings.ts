import { natMapping, type StunSeen, udpGetsOut } from '../connect/nat-mapping.js'
import { ERRORS, type ErrorCode } from '../errors.js'
import type { LanSeen, LobbySeen, LocalNetworkSeen, LoopSeen, PageSeen, TurnSeen } from '../ports/probes.js'
import type { Check, Finding } from './diagnosis-api.js'

/** A problem is told in the words of the error that a call would reject with ([CO29]). */
export function problem(
  check: Check,
  state: 'limited' | 'bad',
  code: ErrorCode,
  details?: Finding['details'],
): Finding {
  const { message, help } = ERRORS[code]
  return { check, state, code, says: message, todo: help, ...(details && { details }) }
}

export function good(check: Check, says: string, details?: Finding['details']): Finding {
  return { check, state: 'good', says, ...(details && { details }) }
}

export function unknown(check: Check, says: string): Finding {
  return { check, state: 'unknown', says }
}

export function relayFinding({ name, version, socket }: LobbySeen): Finding {
  if (!socket) return problem('relay', 'bad', 'discover/no-websocket', { name, version })
  return good('relay', 'The lobby answers.', { name, version })
}

export function webrtcFinding(has: boolean): Finding {
  return has
    ? good('webrtc', 'This device can connect to others directly.')
    : problem('webrtc', 'limited', 'connect/no-webrtc')
}

export function udpFinding(seen: StunSeen): Finding {
  const out = udpGetsOut(seen)
  if (out === undefined) return unknown('udp', 'The lobby has no STUN server, so UDP could not be tried.')
  return out ? good('udp', 'UDP gets out of this network and back.') : problem('udp', 'limited', 'connect/udp-blocked')
}

export function natFinding(seen: StunSeen): Finding {
  const mapping = natMapping(seen)
  const details = {
    mapping: mapping ?? 'unknown',
    seenAs: seen.mapped.map(({ address, port }) => `${address} ${port}`),
  }
  if (mapping === 'address-and-port-dependent') return problem('nat', 'limited', 'connect/symmetric-nat', details)
  if (mapping === 'none') return good('nat', 'No router stands between this device and the lobby.', details)
  if (mapping) return good('nat', 'Most friends elsewhere can be reached directly.', details)
  return unknown('nat', 'Too few answers came by UDP to tell what kind of router you are behind.')
}

export function turnFinding(seen: TurnSeen): Finding {
  if (seen === 'refused') return problem('turn', 'limited', 'connect/turn-refused')
  if (seen === 'silent') return problem('turn', 'limited', 'connect/turn-unreachable')
  if (seen === 'works') return good('turn', 'The TURN server lends its address where no direct way is found.')
  return good('turn', 'There is no TURN server; where no direct way is found, play goes through the lobby.')
}

/** Names that two ends on this device can look up say nothing of other devices: only a lobby's STUN makes that sure. */
export function mdnsFinding({ hidden, connects }: LoopSeen, stun: StunSeen | undefined): Finding {
  if (!hidden && connects)
    return good('mdns', 'The addresses of this device are not hidden, nothing has to be looked up.')
  if (stun && udpGetsOut(stun))
    return good('mdns', 'Friends near you need not look up names: the lobby tells your address.')
  if (!connects) return problem('mdns', 'limited', 'connect/mdns-blocked')
  return unknown(
    'mdns',
    'Names of this device can be looked up here; whether friends near you can, one device can not tell.',
  )
}

export function localNetworkFinding(seen: LocalNetworkSeen): Finding {
  if (seen === 'denied') return problem('local-network', 'limited', 'connect/local-network-denied')
  if (seen === 'granted') return good('local-network', 'This page may reach devices on your network.')
  if (seen === 'not-needed') return good('local-network', 'No permission is needed to reach devices on your network.')
  const todo = 'When the browser asks for access to your local network, allow it.'
  return { ...unknown('local-network', 'The browser has yet to ask whether this page may reach your network.'), todo }
}

/** An interface is heard when one of its addresses is: most networks know only one of IPv4 and IPv6. */
export function lanFinding({ port, interfaces }: LanSeen): Finding {
  const names = [...new Set(interfaces.map(({ name }) => name))]
  const isHeard = (name: string) => interfaces.some((one) => one.name === name && one.heard)
  const [heard, unheard] = [names.filter(isHeard), names.filter((name) => !isHeard(name))]
  const details = { port, heard, unheard, addresses: interfaces.map(({ address }) => address) }
  if (names.length === 0) return problem('lan', 'limited', 'connect/no-address', details)
  if (heard.length === 0) return problem('lan', 'bad', 'connect/lan-unheard', details)
  if (unheard.length === 0) return good('lan', `Games on your network are heard (${heard.join(', ')}).`, details)
  const says = `Games are heard on ${heard.join(', ')}, but not on ${unheard.join(', ')}.`
  return { ...problem('lan', 'limited', 'connect/lan-unheard', details), says }
}

export function pageFinding({ secure, missing }: PageSeen): Finding {
  if (secure) return good('page', 'This page may use all that the browser has.')
  const found = problem('page', 'limited', 'connect/plain-http', { missing })
  return missing.length === 0 ? found : { ...found, says: `${found.says.slice(0, -1)}: ${missing.join(', ')}.` }
}

export function storeFinding(remembered: true | ErrorCode): Finding {
  return remembered === true ? good('store', 'This device remembers you.') : problem('store', 'limited', remembered)
}
