import type { Link } from '../ports/link.js'
import type { Listener, Transport } from '../ports/transport.js'
import { during, received } from './during.js'
import { eventually, failureOf, promise } from './expect.js'

/** Two devices that can reach each other by the transport under test. */
export interface TransportPair {
  readonly host: Transport
  readonly guest: Transport
  /** Lets time pass for the adapter: a manual clock moves, a real one waits. */
  wait(ms: number): Promise<unknown>
}

/** What every Transport and the links it makes promise; each check gets a fresh pair. */
export const transportContract: Readonly<Record<string, (pair: TransportPair) => Promise<void>>> = {
  async '[CO9] a dialled link opens on both sides, with the same two fingerprints crosswise'(pair) {
    const [guest, host] = await linked(pair)
    if (guest.binding.kind === 'dtls' && host.binding.kind === 'dtls') {
      promise(String(guest.binding.local) === String(host.binding.remote), 'the host sees the guest’s fingerprint')
      promise(String(guest.binding.remote) === String(host.binding.local), 'the guest sees the host’s fingerprint')
      promise(guest.binding.local.length === 32, 'a fingerprint is a SHA-256')
    } else promise(guest.binding.kind === host.binding.kind, 'both sides name the same kind of binding')
  },
  async '[CO15] where a relay stands in between, listeners are at that relay, and their links are carried by it'(pair) {
    const [guest, host, listener] = await linked(pair)
    for (const { relay } of [pair.host, pair.guest]) {
      if (relay === undefined) continue
      promise(listener.address.endpoint === relay, `the address is at ${relay}, not at ${listener.address.endpoint}`)
      promise(guest.path === 'relayed' && host.path === 'relayed', 'the links say that they are relayed')
      promise(guest.binding.kind === 'relayed' && host.binding.kind === 'relayed', 'and so do their bindings')
    }
  },
  async 'events arrive all, in order and unchanged, in both directions, also those sent before anybody listened'(pair) {
    const [guest, host] = await linked(pair)
    const sent = Array.from({ length: 200 }, (_, i) => new Uint8Array(i === 100 ? 16_384 : 1 + i).fill(i))
    for (const bytes of sent) guest.send('events', bytes)
    for (const bytes of sent) host.send('events', bytes)
    const [atHost, atGuest] = [received(host), received(guest)]
    const all = () => atHost.length === sent.length && atGuest.length === sent.length
    await eventually(all, 'every event arrives', pair.wait)
    for (const heard of [atHost, atGuest]) {
      const same = heard.every(([lane, bytes], i) => lane === 'events' && String(bytes) === String(sent[i]))
      promise(same, 'events arrive in order, on their lane, byte for byte')
    }
  },
  async 'the state lane carries whole messages of up to 1,150 bytes'(pair) {
    const [guest, host] = await linked(pair)
    const heard = received(host)
    const bytes = Uint8Array.from({ length: 1150 }, (_, i) => i)
    const arrived = () => {
      guest.send('state', bytes) // it may be lost: sent until one is there
      return heard.length > 0
    }
    await eventually(arrived, 'a state message arrives', pair.wait)
    promise(
      heard.every(([lane, got]) => lane === 'state' && String(got) === String(bytes)),
      'it is whole',
    )
  },
  async '[CO11] what is sent just before closing still arrives, and then the other side hears the close, once'(pair) {
    const [guest, host] = await linked(pair)
    const heard = received(host)
    let closes = 0
    host.onClose(() => closes++)
    guest.send('events', Uint8Array.of(7))
    guest.close()
    guest.send('events', Uint8Array.of(8))
    await eventually(() => closes > 0, 'the other side hears the close', pair.wait)
    await pair.wait(300)
    promise(closes === 1, 'once')
    promise(heard.length === 1 && heard[0]?.[1][0] === 7, 'what was sent before arrives, what was sent after does not')
    let late = 0
    host.onClose(() => late++)
    promise(late === 1, 'who asks late is told at once')
  },
  async '[CO11] a link outlives the listener it came from'(pair) {
    const [guest, host, listener] = await linked(pair)
    const [atHost, atGuest] = [received(host), received(guest)]
    listener.close()
    await pair.wait(100)
    guest.send('events', Uint8Array.of(1))
    host.send('events', Uint8Array.of(2))
    await eventually(() => atHost.length + atGuest.length === 2, 'both sides still hear each other', pair.wait)
  },
  async 'several guests each get a link of their own'(pair) {
    const signal = AbortSignal.timeout(20_000)
    const listener = await pair.host.listen({ signal })
    const links: Link[] = []
    listener.onLink((link) => links.push(link))
    const dialled: Link[] = []
    for (let i = 0; i < 3; i++) dialled.push(await during(pair, pair.guest.dial(listener.address, { signal })))
    await eventually(() => links.length === 3, 'the host gets three links', pair.wait)
    const heard = links.map(received)
    for (const [i, link] of dialled.entries()) link.send('events', Uint8Array.of(i))
    await eventually(() => heard.every((one) => one.length === 1), 'each link carries its own', pair.wait)
    promise(new Set(heard.map((one) => one[0]?.[1][0])).size === 3, 'no two links are one')
    listener.close()
  },
  async '[CO10] dialling somebody who no longer listens is refused as connect/host-gone'(pair) {
    const signal = AbortSignal.timeout(20_000)
    const listener = await pair.host.listen({ signal })
    listener.close()
    await pair.wait(300)
    const code = await during(pair, failureOf(pair.guest.dial(listener.address, { signal })))
    promise(code === 'connect/host-gone', `refused as connect/host-gone, not ${code}`)
  },
  async 'an aborted dial rejects with session/aborted'(pair) {
    const listener = await pair.host.listen({ signal: AbortSignal.timeout(20_000) })
    const code = await failureOf(pair.guest.dial(listener.address, { signal: AbortSignal.abort() }))
    promise(code === 'session/aborted', `rejects with session/aborted, not ${code}`)
    listener.close()
  },
}

async function linked(pair: TransportPair): Promise<[guest: Link, host: Link, listener: Listener]> {
  const signal = AbortSignal.timeout(20_000)
  const listener = await pair.host.listen({ signal })
  let atHost: Link | undefined
  listener.onLink((link) => {
    atHost = link
  })
  const guest = await during(pair, pair.guest.dial(listener.address, { signal }))
  await eventually(() => atHost !== undefined, 'the host gets the link', pair.wait)
  promise(atHost !== undefined, 'the host gets the link')
  return [guest, atHost, listener]
}
