import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

// A page may talk to any lobby (a host may be listed on another one), and runs only what we serve.
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'self' ws: wss: http: https:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

/** Serves the files of one folder, and nothing outside it. */
export async function servePage(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = await fileOf(folder, request.url ?? '/')
  if (!file) {
    response.writeHead(404, { ...SAFE_HEADERS, 'Content-Type': 'text/plain' }).end('There is no such page.\n')
    return
  }
  const hashed = file.path.includes(`${sep}assets${sep}`) // the bundler puts a hash of the content into these names
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.size,
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response)
}

async function fileOf(folder: string, url: string): Promise<{ path: string; size: number } | undefined> {
  try {
    const { pathname } = new URL(url, 'http://lobby')
    const name = normalize(decodeURIComponent(pathname))
    if (name.includes('\0') || name.split(sep).some((part) => part.startsWith('.'))) return undefined
    const path = join(folder, name.endsWith(sep) ? `${name}index.html` : name)
    const found = await stat(path)
    return found.isFile() ? { path, size: found.size } : undefined
  } catch {
    return undefined // not there, or not even an address
  }
}
