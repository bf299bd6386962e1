#!/usr/bin/env node
const [first, ...rest] = process.argv.slice(2)
/** Each loads what it needs: a lobby opens in half the time without the SDK, with which the doctor looks around. */
async function run(): Promise<number> {
  if (first === 'doctor') return (await import('./doctor.js')).runDoctor(rest)
  return (await import('./run-lobby.js')).runLobby(process.argv.slice(2))
}
process.exit(await run())
