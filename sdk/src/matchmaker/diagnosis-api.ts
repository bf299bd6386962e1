import type { ErrorCode } from '../errors.js'
import type { CallOptions } from './session-api.js'

/** What a check is about; `docs/connection-check.md` says what each looks at. */
export type Check = 'relay' | 'webrtc' | 'udp' | 'nat' | 'turn' | 'mdns' | 'local-network' | 'lan' | 'page' | 'store'

/** What one check found, as one sentence and, where something can be done, one thing to do. */
export interface Finding {
  readonly check: Check
  /** `limited`: play works, but not everywhere or not as well. `unknown`: it could not be found out from here. */
  readonly state: 'good' | 'limited' | 'bad' | 'unknown'
  /** Of a problem: the code, sentence and help of the error a call would reject with. */
  readonly code?: ErrorCode
  readonly says: string
  readonly todo?: string
  /** For developers; its names may change. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

export interface Diagnosis {
  /** In the order of `Check`. */
  readonly findings: readonly Finding[]
  /** ms */
  readonly tookMs: number
}

export interface DiagnoseOptions extends CallOptions {
  /** Hears each finding as soon as it is known, in any order. */
  readonly onFinding?: ((finding: Finding) => void) | undefined
}
