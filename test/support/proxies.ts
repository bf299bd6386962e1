import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../.dev/commands.mjs'
import { freePort } from './free-port.js'

export interface RunningProxy {
  readonly port: number
  stop(): Promise<void>
}

/** A proxy with TLS, as docs/running-a-relay.md says to set it up: only ports and certificate are others. */
export interface ProxyKind {
  readonly name: string
  /** Why it can't run here; `undefined` when it can. */
  readonly missing: string | undefined
  /** @param relay the port of the lobby behind it */
  start(relay: number): Promise<RunningProxy>
}

export const nginx: ProxyKind = {
  name: 'nginx',
  missing: missing('nginx', '-v'),
  start: (relay) =>
    start(relay, 'nginx', (folder, port) => {
      const server = documented('nginx')
        .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
        .replace(/(ssl_certificate) .*;/, `$1 ${folder}/cert.pem;`)
        .replace(/(ssl_certificate_key) .*;/, `$1 ${folder}/key.pem;`)
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (one) => `${one}_temp_path ${folder}/${one};`,
      )
      const before = `daemon off; pid ${folder}/pid; error_log stderr; events {}`
      return {
        config: `${before} http { ${paths.join(' ')} ${server} }`,
        args: ['-p', folder, '-c', `${folder}/config`],
      }
    }),
}

export const caddy: ProxyKind = {
  name: 'Caddy',
  missing: missing('caddy', 'version'),
  start: (relay) =>
    start(relay, 'caddy', (folder, port) => {
      const site = documented('caddyfile').replace(
        'game.example {',
        `https://game.example:${port}, https://localhost:${port} {\n  tls ${folder}/cert.pem ${folder}/key.pem`,
      )
      const config = `{\n  admin off\n  auto_https off\n}\n${site}`
      return { config, args: ['run', '--config', `${folder}/config`, '--adapter', 'caddyfile'] }
    }),
}

function missing(command: string, argument: string): string | undefined {
  const [program, ssl] = [spawnSync(command, [argument]), spawnSync('openssl', ['version'])]
  if (program.status !== 0) return `there is no ${command} here.`
  return ssl.status === 0 ? undefined : 'there is no openssl here.'
}

/** What stands in the page, as somebody would copy it. */
function documented(language: string): string {
  const page = readFileSync(join(root, 'docs/running-a-relay.md'), 'utf8')
  const [, block] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page) ?? []
  if (block === undefined) throw new Error(`no ${language} in the page`)
  return block
}

async function start(
  relay: number,
  command: string,
  setUp: (folder: string, port: number) => { config: string; args: string[] },
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-proxy-'))
  const names = 'subjectAltName=DNS:game.example,DNS:localhost'
  const pair = ['-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=game.example']
  execFileSync('openssl', [...request, '-addext', names, ...pair], { stdio: 'ignore' })
  const port = await freePort()
  const { config, args } = setUp(folder, port)
  writeFileSync(`${folder}/config`, config.replace('127.0.0.1:7777', `127.0.0.1:${relay}`))
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: folder } })
  await listening(child, port)
  return {
    port,
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when somebody can connect. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk
  })
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    if (child.exitCode !== null) throw new Error(`the proxy ended: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
