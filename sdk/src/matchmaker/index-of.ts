/** @throws TypeError a mistake in the game: it uses a name it does not declare */
export function indexOf(names: readonly string[], name: string, kind: string): number {
  const index = names.indexOf(name)
  if (index < 0) throw new TypeError(`The game declares no ${kind} "${name}".`)
  return index
}
