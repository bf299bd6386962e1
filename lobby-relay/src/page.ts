import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.wasm': 'application/wasm',
}

/** What a page may do; it is the demo, or a game that somebody serves with `--page`. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // A session may be at another lobby or at a game on another machine of the network, whose listing says where; no policy
  // can name the addresses of a LAN. These two include their kin with TLS. `self` has our own sockets in it.
  "connect-src 'self' ws: http:",
  // Phaser makes its first textures of `data:` and those it has loaded of `blob:`.
  "img-src 'self' data: blob:",
  // No <style>; attributes, since Phaser measures an iPhone's screen with one (GetInnerHeight, in games without a parent).
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  // The SDK's timers, where a page gives no `workerUrl`.
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves the files of a folder; true when it answered. */
export async function servePage(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const file = await findFile(folder, request.url ?? '/')
  if (!file || response.destroyed) return false
  response.writeHead(200, {
    'content-type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': file.size,
    // Vite puts a hash into the names below /assets/; everything else may be another file tomorrow.
    'cache-control': file.url.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': POLICY,
  })
  if (request.method === 'HEAD') response.end()
  else
    createReadStream(file.path, { end: Math.max(0, file.size - 1) })
      .on('error', () => response.destroy())
      .pipe(response)
  return true
}

interface PageFile {
  readonly url: string
  readonly path: string
  readonly size: number
}

async function findFile(folder: string, target: string): Promise<PageFile | undefined> {
  const url = decodePath(target)
  if (url === undefined) return undefined
  try {
    const root = await realpath(folder)
    // Resolves links too: what leads out of the folder is not served, whatever way it leads out.
    const path = await realpath(join(root, url.endsWith('/') ? `${url}index.html` : url))
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
    return path.startsWith(root + sep) && isFile ? { url, path, size } : undefined
  } catch {
    // No such file: the caller says so.
    return undefined
  }
}

/** The path of a request, or `undefined` for one that no page of ours asks for. */
function decodePath(target: string): string | undefined {
  try {
    const path = decodeURIComponent(target.split(/[?#]/, 1)[0] ?? '')
    const odd = path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part.startsWith('.'))
    return path.startsWith('/') && !odd ? path : undefined
  } catch {
    // A broken percent sign.
    return undefined
  }
}
