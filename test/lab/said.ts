import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** Waits until a process has said something; from then on what it says is let go. */
export function said(child: ChildProcessWithoutNullStreams, words: RegExp): Promise<RegExpExecArray> {
  let output = ''
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk
        const match = words.exec(output)
        if (match) resolve(match)
      })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}: ${output}`)))
  })
}
