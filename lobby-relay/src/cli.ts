#!/usr/bin/env node
import { runLobby } from './run-lobby.js'

process.exit(await runLobby(process.argv.slice(2)))
