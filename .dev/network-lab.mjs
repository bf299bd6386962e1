// What the network lab needs of a machine: on Debian, in CI and as root, what is missing is installed; elsewhere its tests skip.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const NETWORKS = { ip: 'iproute2', iptables: 'iptables', ethtool: 'ethtool', python3: 'python3', turnserver: 'coturn' }
/** On its own, or a distribution that has none would install nothing at all. */
const FIREFOX = { firefox: 'firefox-esr' }
const INSTALL_MS = 120_000

export function ensureNetworkLab() {
  const may = process.env.CI !== undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const needed = [NETWORKS, FIREFOX].map(missing).filter((packages) => packages.length > 0)
  if (needed.length === 0 || !may) return
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: INSTALL_MS }
  spawnSync('apt-get', ['update', '-q'], options)
  for (const packages of needed) {
    console.log(`Installing ${packages.join(', ')} (Debian packages) …`)
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options)
  }
}

function missing(packages) {
  const names = Object.keys(packages).filter((name) => spawnSync(name, ['--version']).error)
  return names.map((name) => packages[name])
}
