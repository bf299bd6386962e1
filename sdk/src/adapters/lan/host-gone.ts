import { SkirmishError } from '../../errors.js'

/** There is no lobby that could fail to answer: who does not answer here is the host. */
export function hostGone(error: unknown): never {
  const isUnreachable = error instanceof SkirmishError && error.code === 'discover/relay-unreachable'
  throw isUnreachable ? new SkirmishError('connect/host-gone', { cause: error }) : error
}
