import type { HandAnswer, HandOffer, HandTransport } from '../ports/by-hand.js'
import type { Link } from '../ports/link.js'
import { during, received } from './during.js'
import { eventually, failureOf, promise } from './expect.js'

/** Two devices that can reach each other by the transport under test. */
export interface HandPair {
  readonly host: HandTransport
  readonly guest: HandTransport
  /** Lets time pass for the adapter: a manual clock moves, a real one waits. */
  wait(ms: number): Promise<unknown>
}

/** What every HandTransport and the links it makes promise; each check gets a fresh pair. */
export const byHandContract: Readonly<Record<string, (pair: HandPair) => Promise<void>>> = {
  async '[CO9] [CO20] an offer, its answer, and a link: both sides name the same two fingerprints crosswise'(pair) {
    const { offer, answer, atHost, atGuest } = await linked(pair)
    promise(offer.description.length <= 300 && answer.description.length <= 300, 'descriptions are short')
    const [host, guest] = [atHost.binding, atGuest.binding]
    promise(host.kind === 'dtls' && guest.kind === 'dtls', 'nobody else carries the link')
    promise(String(host.local) === String(guest.remote), 'the guest sees the host’s fingerprint')
    promise(String(host.remote) === String(guest.local), 'the host sees the guest’s fingerprint')
    atGuest.close()
  },
  async 'the link is one as any other: both lanes carry, both ways, and a close is heard'(pair) {
    const { atHost, atGuest } = await linked(pair)
    const [host, guest] = [received(atHost), received(atGuest)]
    atGuest.send('events', Uint8Array.of(1))
    atHost.send('events', Uint8Array.of(2))
    const heard = () => {
      for (const link of [atGuest, atHost]) link.send('state', Uint8Array.of(3)) // it may be lost: sent until one is there
      return [host, guest].every(
        (one) => one.some(([lane]) => lane === 'events') && one.some(([lane]) => lane === 'state'),
      )
    }
    await eventually(heard, 'both sides hear both lanes', pair.wait)
    let closed = false
    atHost.onClose(() => {
      closed = true
    })
    atGuest.close()
    await eventually(() => closed, 'the close is heard', pair.wait)
  },
  async '[CO22] people are slow: an answer that is taken after a while still opens the link'(pair) {
    const { atHost } = await linked(pair, 7000)
    atHost.close()
  },
  async 'several offers may be open, each for a guest of its own, whatever their order'(pair) {
    const offers = [await begin(pair), await begin(pair)]
    const links: Link[] = []
    for (const { offer, answer } of offers.toReversed())
      links.push(await during(pair, offer.accept(answer.description, { signal: AbortSignal.timeout(20_000) })))
    for (const { answer } of offers) links.push(await during(pair, answer.link))
    promise(links.length === 4, 'all stand')
    for (const link of links) link.close()
  },
  async 'what is no description is refused as connect/bad-code, and another one may be given'(pair) {
    const signal = AbortSignal.timeout(20_000)
    const { offer, answer } = await begin(pair)
    for (const nonsense of [new Uint8Array(0), new Uint8Array(300).fill(255), answer.description.slice(1)]) {
      const asOffer = await during(pair, failureOf(pair.guest.answer(nonsense, { signal })))
      const asAnswer = await during(pair, failureOf(offer.accept(nonsense, { signal })))
      promise(asOffer === 'connect/bad-code', `as an offer: connect/bad-code, not ${asOffer}`)
      promise(asAnswer === 'connect/bad-code', `as an answer: connect/bad-code, not ${asAnswer}`)
    }
    const link = await during(pair, offer.accept(answer.description, { signal }))
    link.close()
  },
  async 'everything can be called off, and rejects with session/aborted then'(pair) {
    const signal = AbortSignal.abort()
    const early = await failureOf(pair.host.offer({ signal }))
    promise(early === 'session/aborted', `an offer: session/aborted, not ${early}`)
    const { offer, answer } = await begin(pair)
    const refused = await failureOf(pair.guest.answer(offer.description, { signal }))
    promise(refused === 'session/aborted', `an answer: session/aborted, not ${refused}`)
    answer.close()
    const guest = await failureOf(answer.link)
    promise(guest === 'session/aborted', `a closed answer: session/aborted, not ${guest}`)
    const accepting = failureOf(offer.accept(answer.description, { signal: AbortSignal.timeout(20_000) }))
    offer.close()
    const host = await during(pair, accepting)
    promise(host === 'session/aborted', `a closed offer: session/aborted, not ${host}`)
  },
}

async function begin(pair: HandPair): Promise<{ offer: HandOffer; answer: HandAnswer }> {
  const signal = AbortSignal.timeout(20_000)
  const offer = await during(pair, pair.host.offer({ signal }))
  const answer = await during(pair, pair.guest.answer(offer.description, { signal }))
  return { offer, answer }
}

async function linked(pair: HandPair, pauseMs = 0) {
  const { offer, answer } = await begin(pair)
  if (pauseMs > 0) await pair.wait(pauseMs)
  const accepting = offer.accept(answer.description, { signal: AbortSignal.timeout(20_000) })
  const atHost = await during(pair, accepting)
  const atGuest = await during(pair, answer.link)
  return { offer, answer, atHost, atGuest }
}
