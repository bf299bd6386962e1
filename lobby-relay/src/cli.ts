#!/usr/bin/env node
import { runDoctor } from './doctor.js'
import { runLobby } from './run-lobby.js'

const [first, ...rest] = process.argv.slice(2)
process.exit(await (first === 'doctor' ? runDoctor(rest) : runLobby(process.argv.slice(2))))
