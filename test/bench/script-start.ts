/** When the page's script began: this module is imported, and so evaluated, before all others. */
export const scriptStart = performance.now()
