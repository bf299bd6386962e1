/** A part of the page, and what ends it. */
export interface Screen {
  readonly element: HTMLElement
  end(): void
}
