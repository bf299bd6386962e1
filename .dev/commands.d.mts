export interface Command {
  readonly file: string
  readonly args: string[]
  readonly shell: boolean
}
export declare const root: string
export declare function npm(args: readonly string[]): Command
export declare function tool(
  name: 'biome' | 'playwright-core' | 'tsc' | 'vite' | 'vitest',
  args: readonly string[],
): Command
