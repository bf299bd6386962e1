/** When the page's script began: the page names this module first, so it is evaluated before all others. */
export const scriptStart = performance.now()
