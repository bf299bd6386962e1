import { drawCode, parseCode } from '../../discover/code.js'
import { parseListing } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, ListingDraft, Publication } from '../../ports/directory.js'
import { hear, type Port } from './port.js'

/** A page looks at a list, looks for a code, and hosts a session or two; what it forgets to end must end somewhere. */
const MAX_CALLS = 256
/** A draft has no code yet; to be read as a listing it needs one. */
const ANY_CODE = drawCode((bytes) => new Uint8Array(bytes))

export interface Served {
  readonly directory: Directory
  /** Opens what a host at the other end is signaled through: a TCP port of this device. */
  readonly endpoint: { open(): Promise<{ readonly port: number }> }
}

interface Open {
  readonly over: AbortController
  publication?: Publication
}

/**
 * Answers the calls of a PortDirectory at the other end ([DI36]), until the returned function is called or that end is gone:
 * then nothing of it is shown any more.
 *
 * @param ended called once, at the end
 */
export function serveDirectory(port: Port, { directory, endpoint }: Served, ended: () => void): () => void {
  const open = new Map<number, Open>()
  let over = false

  async function answer(call: number, message: Readonly<Record<string, unknown>>, one: Open): Promise<void> {
    const { signal } = one.over
    const tell = (told: unknown) => {
      if (!signal.aborted) port.postMessage({ call, told })
    }
    const { what, code } = message
    if (what === 'watch') {
      const undo = directory.watch(tell)
      signal.addEventListener('abort', undo, { once: true })
    } else if (what === 'find') {
      const wanted = typeof code === 'string' ? parseCode(code) : undefined
      tell(wanted && (await directory.find(wanted, { signal }))?.listing)
    } else if (what === 'open') {
      tell((await endpoint.open()).port)
    } else if (what === 'publish') {
      const draft = draftOf(message.draft)
      const wanted = typeof code === 'string' ? parseCode(code) : undefined
      if (!draft) throw new SkirmishError('discover/refused')
      const publication = await directory.publish(draft, { signal, ...(wanted && { code: wanted }) })
      one.publication = publication
      publication.onCode(tell)
      tell(publication.code)
      if (signal.aborted) publication.close()
      else signal.addEventListener('abort', () => publication.close(), { once: true })
    } else throw new SkirmishError('discover/refused')
  }

  function receive(message: unknown): void {
    const { call, ...rest } = record(message)
    if (typeof call !== 'number') return
    const known = open.get(call)
    if (rest.what === 'end') end(call)
    else if (rest.what === 'update') {
      const draft = draftOf(rest.draft)
      if (draft) known?.publication?.update(draft)
    } else if (!known) begin(call, rest)
  }

  function begin(call: number, message: Readonly<Record<string, unknown>>): void {
    if (over) return
    if (open.size >= MAX_CALLS) return port.postMessage({ call, error: 'discover/refused' })
    const one: Open = { over: new AbortController() }
    open.set(call, one)
    answer(call, message, one).catch((cause: unknown) => {
      if (one.over.signal.aborted) return
      end(call)
      port.postMessage({ call, error: cause instanceof SkirmishError ? cause.code : 'discover/lan-unreachable' })
    })
  }

  function end(call: number): void {
    open.get(call)?.over.abort()
    open.delete(call)
  }

  const endAll = () => {
    if (over) return
    over = true
    for (const call of [...open.keys()]) end(call)
    port.close()
    ended()
  }
  hear(port, receive, endAll)
  return endAll
}

function draftOf(value: unknown): ListingDraft | undefined {
  return parseListing({ ...record(value), code: ANY_CODE })
}
