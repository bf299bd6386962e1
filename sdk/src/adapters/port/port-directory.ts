import { type Listing, parseListing } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import type { PortCalls } from './port-calls.js'

/** A directory that lives at the other end of a port ([DI36]). */
export class PortDirectory implements Directory {
  readonly via: string
  readonly #calls: PortCalls

  constructor(via: string, calls: PortCalls) {
    this.via = via
    this.#calls = calls
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    const { end } = this.#calls.open(
      { what: 'watch' },
      { told: (value) => handler(listingsOf(value)), failed: () => handler([]) },
    )
    return end
  }

  publish(draft: ListingDraft, { signal, code }: PublishOptions): Promise<Publication> {
    return new Promise((resolve, reject) => {
      const aborted = () => new SkirmishError('session/aborted', { cause: signal.reason })
      if (signal.aborted) return reject(aborted())
      let given: string | undefined
      let onCode = (_: string) => {}
      const { say, end } = this.#calls.open(
        { what: 'publish', draft, code },
        {
          told(value) {
            if (typeof value !== 'string' || value === given) return
            const isFirst = given === undefined
            given = value
            if (!isFirst) return onCode(value)
            signal.removeEventListener('abort', abort)
            resolve({
              get code() {
                return given ?? value
              },
              onCode(newHandler) {
                onCode = newHandler
              },
              update: (newDraft) => say({ what: 'update', draft: newDraft }),
              close: end,
            })
          },
          failed: reject,
        },
      )
      const abort = () => {
        end()
        reject(aborted())
      }
      signal.addEventListener('abort', abort, { once: true })
    })
  }

  async find(code: string, { signal }: { signal: AbortSignal }): Promise<Found | undefined> {
    const listing = parseListing(await this.#calls.ask({ what: 'find', code }, signal))
    return listing && { listing }
  }
}

function listingsOf(value: unknown): Listing[] {
  const all: unknown[] = Array.isArray(value) ? value : []
  return all.map((one) => parseListing(record(one))).filter((listing) => listing !== undefined)
}
