import { Rate } from '@skirmish/sdk/discover'
import multicastDns from 'multicast-dns'
import { answerTo, type Service, type ServiceRecord, serviceRecords } from './service-records.js'

/** Said again this long after the start: a datagram may be lost (RFC 6762, 8.3), ms. */
const AGAIN_MS = 1000
/** Answers go to everybody, so many who ask need few. */
const ANSWERS = { count: 10, ms: 1000 }
/** Longest wait for a goodbye to leave, ms. */
const GOODBYE_MS = 200

/**
 * A service in the multicast DNS of one interface. The port is shared with whatever else answers there (avahi, a system's
 * own). What can't be opened or sent is silence: nobody needs it to play.
 */
export class ServiceVoice {
  readonly #service: Service
  readonly #address: string
  readonly #mdns: multicastDns.MulticastDNS
  readonly #rate = new Rate(ANSWERS)
  readonly #again: ReturnType<typeof setTimeout>
  #closing: Promise<void> | undefined
  #ended = false

  constructor(service: Service, address: string) {
    this.#service = service
    this.#address = address
    this.#mdns = multicastDns({ interface: address, bind: '0.0.0.0' })
    this.#mdns.on('error', () => this.#end())
    this.#mdns.on('query', ({ questions = [] }) => {
      const answer = answerTo(questions, this.#records())
      if (answer && this.#rate.take(performance.now())) this.#say(answer)
    })
    this.#say({ answers: this.#records() })
    this.#again = setTimeout(() => this.#say({ answers: this.#records() }), AGAIN_MS)
  }

  /** It can not speak any more. */
  get closed(): boolean {
    return this.#ended
  }

  /** Says goodbye; resolves when that is out, or after 200 ms. */
  close(): Promise<void> {
    this.#closing ??= new Promise<void>((resolve) => {
      clearTimeout(this.#again)
      const late = setTimeout(resolve, GOODBYE_MS)
      this.#say({ answers: this.#records(0) }, () => {
        clearTimeout(late)
        resolve()
      })
    }).then(() => this.#end())
    return this.#closing
  }

  #records(ttl?: number): ServiceRecord[] {
    return serviceRecords(this.#service, this.#address, ttl)
  }

  #say(message: { answers: ServiceRecord[]; additionals?: ServiceRecord[] }, said: () => void = () => {}): void {
    if (this.#ended) return said()
    this.#mdns.respond(message, said)
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#again)
    this.#mdns.destroy()
  }
}
