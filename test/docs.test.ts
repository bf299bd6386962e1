import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '../sdk/src/errors.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const filesIn = (folder: string, ends: RegExp) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => ends.test(file) && !/node_modules|\/dist\/|\/\./.test(file))

const pages = [...readdirSync(root).filter((file) => file.endsWith('.md')), ...filesIn('docs', /\.md$/)]
const sources = ['sdk', 'lobby-relay', 'demo-game', 'test'].flatMap((folder) => filesIn(folder, /\.(ts|mjs|html|css)$/))

/** The headings of a page as GitHub names them. */
function anchorsOf(page: string): string[] {
  const headings = read(page)
    .replaceAll(/^```.*?^```/gms, '')
    .matchAll(/^#+ (.*)$/gm)
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

const rules = filesIn('docs/protocol', /\.md$/).map((page) => ({
  page,
  ids: Array.from(read(page).matchAll(/^- \*\*\[([A-Z]{2}\d+)\]\*\*/gm), ([, id = '']) => id),
}))

describe('the docs', () => {
  for (const page of pages) {
    it(`every link of ${page} to another page or heading leads there`, () => {
      const links = Array.from(read(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
      const broken = links.filter((link) => {
        if (/^[a-z]+:/.test(link)) return false
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path).replaceAll('\\', '/')
        if (!existsSync(`${root}${target}`)) return true
        return anchor !== undefined && !anchorsOf(target).includes(anchor)
      })
      expect(broken).toEqual([])
    })
  }

  it('the example of sessions.md is the one whose types are checked', () => {
    const [, example] = /```ts\n(.*?)```/s.exec(read('docs/sessions.md')) ?? []
    expect(example).toBe(read('test/types/sessions.ts'))
  })

  it('every page is reached from the README', () => {
    const seen = new Set(['README.md'])
    for (const page of seen) {
      for (const [, link = ''] of read(page).matchAll(/\]\(([^)\s#]+\.md)[^)]*\)/g)) {
        const target = join(dirname(page), link).replaceAll('\\', '/')
        if (pages.includes(target)) seen.add(target)
      }
    }
    const listed = /^docs\/decisions\// // the README leads to the folder
    expect(pages.filter((page) => !seen.has(page) && !listed.test(page))).toEqual([])
  })
})

describe('the rules of the protocol', () => {
  it('each has a number of its own, in order', () => {
    for (const { page, ids } of rules) {
      const numbers = ids.map((id) => Number(id.slice(2)))
      expect(ids.length, page).toBeGreaterThan(0)
      expect(numbers, page).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    }
  })

  it('code, tests and docs quote only rules that exist', () => {
    const known = new Set(rules.flatMap(({ ids }) => ids))
    const quoted = [...pages, ...sources].flatMap((file) =>
      Array.from(read(file).matchAll(/\[([A-Z]{2}\d+)\]/g), ([, id = '']) => `${id} in ${file}`),
    )
    expect(quoted.length).toBeGreaterThan(100)
    expect(quoted.filter((quote) => !known.has(quote.split(' ')[0] ?? ''))).toEqual([])
  })
})

describe('the codes of errors', () => {
  it('each is used', () => {
    const code = sources.filter((file) => /^(sdk|lobby-relay)\/src\//.test(file) && !file.endsWith('/errors.ts'))
    const all = code.map(read).join('\n')
    expect(Object.keys(ERRORS).filter((one) => !all.includes(`'${one}'`))).toEqual([])
  })

  it('docs speak only of those that exist', () => {
    const phases = [...new Set(Object.keys(ERRORS).map((code) => code.split('/')[0]))].join('|')
    const spoken = pages.flatMap((page) =>
      Array.from(read(page).matchAll(new RegExp(`\`((?:${phases})/[a-z-]+)\``, 'g')), ([, code = '']) => code),
    )
    expect(spoken.length).toBeGreaterThan(20)
    const isFile = (name: string) => existsSync(`${root}sdk/src/${name}.ts`)
    expect(spoken.filter((code) => !Object.hasOwn(ERRORS, code) && !isFile(code))).toEqual([])
  })
})
