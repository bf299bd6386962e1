const HERE = /^here:(\d{1,5})$/

/** The endpoint in an address that stands for a TCP port of the very device that shows the listing ([DI9]). */
export function here(port: number): string {
  return `here:${port}`
}

/** Which port of this device; `undefined` when the endpoint is somewhere else. */
export function portHere(endpoint: string): number | undefined {
  const [, digits] = HERE.exec(endpoint) ?? []
  const port = Number(digits)
  return port > 0 && port < 65_536 ? port : undefined
}
