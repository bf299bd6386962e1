const RETRY_MS = [500, 1000, 2000, 4000, 8000]

/** How long to wait before attempt number `attempt` (from 0) to reach a lobby again, ms; the longest wait goes on. */
export function backoff(attempt: number): number {
  return RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0
}
