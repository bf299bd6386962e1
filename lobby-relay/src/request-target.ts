export interface Target {
  readonly path: string
  readonly query: URLSearchParams
}

/** Node passes on whatever stands in the request's first line. `new URL` throws at some of it, so nobody here calls it. */
const TARGET = /^(?<path>\/(?!\/)[\w\-./%~]*)(?:\?(?<query>[^#]*))?$/

/** The path and query of a request; `undefined` for what no client of ours asks for. */
export function targetOf(url: string | undefined): Target | undefined {
  const { path, query } = TARGET.exec(url ?? '')?.groups ?? {}
  return path === undefined ? undefined : { path, query: new URLSearchParams(query) }
}
