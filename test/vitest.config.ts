import { defineConfig } from 'vitest/config'

const source = (file: string) => new URL(`../sdk/src/${file}`, import.meta.url).pathname

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: {
    alias: [
      { find: /^@skirmish\/sdk$/, replacement: source('index.ts') },
      { find: /^@skirmish\/sdk\/testing$/, replacement: source('testing.ts') },
    ],
  },
  test: { include: ['sdk/test/**/*.test.ts', 'demo-game/test/**/*.test.ts', 'test/**/*.test.ts'] },
})
