import type { Lane, Link } from '../ports/link.js'
import { eventually } from './expect.js'

/** Awaits while time passes. */
export async function during<T>({ wait }: { wait(ms: number): Promise<unknown> }, work: Promise<T>): Promise<T> {
  let settled = false
  const done = () => {
    settled = true
  }
  work.then(done, done)
  await eventually(() => settled, 'it settles', wait, 1500) // DTLS that loses a packet tries again after 1, 3 and 7 s
  return work
}

/** What a link receives from here on. */
export function received(link: Link): [Lane, Uint8Array][] {
  const heard: [Lane, Uint8Array][] = []
  link.onMessage((lane, bytes) => heard.push([lane, bytes.slice()]))
  return heard
}
