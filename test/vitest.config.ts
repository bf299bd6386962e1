import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const source = (file: string) => fileURLToPath(new URL(`../sdk/src/${file}`, import.meta.url))

/** Vitest begins with the largest files: those with real parts take long however small they are, and one of them must not be the last. */
class RealPartsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isReal = ({ moduleId }: TestSpecification) => !moduleId.includes('/sdk/test/')
    return [...sorted.filter(isReal), ...sorted.filter((file) => !isReal(file))]
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: {
    alias: [
      { find: /^@skirmish\/sdk$/, replacement: source('index.ts') },
      { find: /^@skirmish\/sdk\/node$/, replacement: source('node.ts') },
      { find: /^@skirmish\/sdk\/browser$/, replacement: source('browser.ts') },
      { find: /^@skirmish\/sdk\/replay$/, replacement: source('replay.ts') },
      { find: /^@skirmish\/sdk\/testing$/, replacement: source('testing.ts') },
      { find: /^@skirmish\/sdk\/serving$/, replacement: source('serving.ts') },
      { find: /^@skirmish\/sdk\/lan$/, replacement: source('lan.ts') },
      { find: /^@skirmish\/sdk\/discover$/, replacement: source('discover/index.ts') },
    ],
  },
  test: {
    sequence: { sequencer: RealPartsFirst },
    testTimeout: 30_000,
    maxWorkers: 4, // most files wait for networks, browsers and timers: three at a time leave a third of two cores idle
    maxConcurrency: 2, // of the network lab's tests, for two cores
    include: [
      'sdk/test/**/*.test.ts',
      'lobby-relay/test/**/*.test.ts',
      'demo-game/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
  },
})
