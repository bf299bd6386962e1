/** A second click while the first one is under way does nothing. */
export function onceAtATime(): (work: () => Promise<void>) => void {
  let busy = false
  return (work) => {
    if (busy) return
    busy = true
    document.body.classList.add('busy')
    work().finally(() => {
      busy = false
      document.body.classList.remove('busy')
    })
  }
}
