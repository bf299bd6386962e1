import { spawn } from 'node:child_process'

/** Opens the page where there is a screen; whether it worked does not matter, the address is on the terminal. */
export function openBrowser(url: string): void {
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env
  if (SSH_CONNECTION) return
  if (process.platform === 'win32') start('cmd', ['/c', 'start', '', url])
  else if (process.platform === 'darwin') start('open', [url])
  else if (DISPLAY || WAYLAND_DISPLAY) start('xdg-open', [url])
}

function start(command: string, args: string[]): void {
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
