// What the network lab needs of a machine: on Debian, in CI and as root, what is missing is installed; elsewhere its tests skip.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const PACKAGES = { ip: 'iproute2', iptables: 'iptables', ethtool: 'ethtool', python3: 'python3', turnserver: 'coturn' }
const INSTALL_MS = 120_000

export function ensureNetworkLab() {
  const missing = Object.keys(PACKAGES).filter((name) => spawnSync(name, ['--version']).error)
  const may = process.env.CI !== undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (missing.length === 0 || !may) return
  const packages = missing.map((name) => PACKAGES[name])
  console.log(`Installing ${packages.join(', ')} (Debian packages) …`)
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: INSTALL_MS }
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
}
