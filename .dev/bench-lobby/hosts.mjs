// People who offer sessions in our lobby, eight each, and change them.
import { randomBytes } from 'node:crypto'
import { Client } from 'colyseus.js'
import { listing, pace } from './work.mjs'

const { sessions, rate, seconds, port } = JSON.parse(process.argv[2])
const PER_HOST = 8

const hosts = []
for (let i = 0; i < sessions; i += PER_HOST)
  hosts.push(await new Client(`ws://127.0.0.1:${port}`).joinOrCreate('lobby'))
const secrets = Array.from({ length: sessions }, () => randomBytes(16).toString('base64url'))
let published = 0
const all = new Promise((resolve) => {
  for (const host of hosts) host.onMessage('published', () => ++published === sessions && resolve())
})
for (const [i, secret] of secrets.entries()) {
  hosts[Math.floor(i / PER_HOST)].send('publish', { id: i, secret, listing: listing(i) })
}
await all
process.on('message', () => {
  pace(rate, seconds, (n) => {
    const i = n % sessions
    hosts[Math.floor(i / PER_HOST)].send('update', { secret: secrets[i], listing: listing(i, n) })
  }).then(() => process.send('done'))
})
process.send('ready')
