/** Properties of an element; `testid` becomes `data-testid`, the part of the page that scripts may rely on. */
interface Attributes {
  class?: string
  testid?: string
  data?: Readonly<Record<string, string>>
  [name: string]: string | boolean | Readonly<Record<string, string>> | undefined
}

type Child = Node | string | undefined | false

/** Makes an element. Text is only ever text: what a player typed can't become markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { testid, data, ...attributes }: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') element.setAttribute(name, value)
    else if (value === true) element.setAttribute(name, '')
  }
  if (testid !== undefined) element.dataset.testid = testid
  Object.assign(element.dataset, data)
  for (const child of children) if (child) element.append(child)
  return element
}

export function button(label: string, testid: string, onClick: () => void, extra = ''): HTMLButtonElement {
  const element = el('button', { type: 'button', testid, class: `button ${extra}` }, label)
  element.addEventListener('click', onClick)
  return element
}
