import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npm, root } from '../../.dev/commands.mjs'

/** How npm fails where there is no registry to ask; anything else it says is a fault of ours. */
const NO_REGISTRY =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|E50\d)\b/
const ASK_BRIEFLY = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000']

export function runNpm(args: readonly string[], cwd: string): string {
  const { file, args: all, shell } = npm(args)
  return execFileSync(file, all, { cwd, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

export interface Project {
  readonly packages: readonly ('sdk' | 'lobby-relay')[]
  readonly dependencies: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

/** What we publish, as tarballs in an empty folder, and other people's projects that install them. */
export class Tarballs {
  readonly folder = mkdtempSync(join(tmpdir(), 'skirmish-embed-'))

  constructor() {
    const workspaces = ['--workspace', 'sdk', '--workspace', 'lobby-relay']
    runNpm(['pack', ...workspaces, '--pack-destination', this.folder], root)
  }

  /** The folder of a new project, or why it can't be installed on this machine. */
  install(name: string, { packages, dependencies, files }: Project): { path: string } | { missing: string } {
    const path = join(this.folder, name)
    mkdirSync(path)
    const packed = packages.map((one) => [`@skirmish/${one}`, `file:../${this.#fileOf(one)}`])
    const all = { ...Object.fromEntries(packed), ...dependencies }
    writeFileSync(
      join(path, 'package.json'),
      JSON.stringify({ name, private: true, type: 'module', dependencies: all }),
    )
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
    try {
      runNpm(['install', '--no-audit', '--no-fund', '--prefer-offline', ...ASK_BRIEFLY], path)
      return { path }
    } catch (error) {
      const [code] = NO_REGISTRY.exec(String(error)) ?? []
      if (!code) throw error
      return { missing: `npm reaches no registry (${code}), and its cache does not have everything` }
    }
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #fileOf(one: string): string {
    const file = readdirSync(this.folder).find((name) => name.startsWith(`skirmish-${one}-`))
    if (!file) throw new Error(`npm packed no ${one}`)
    return file
  }
}
