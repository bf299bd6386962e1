import { SkirmishError } from '../../errors.js'

/** What the system says of a folder on the disk, in words that tell the player what to do; anything else stays what it is. */
export function diskError(cause: unknown, folder: string): unknown {
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new SkirmishError('store/full', { cause })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new SkirmishError('store/forgotten', { reason: `The folder ${folder} may not be used.`, cause })
    default:
      return cause
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
