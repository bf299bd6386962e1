export declare function quantile(list: readonly number[], part: number): number
export declare function row(name: string, ...cells: readonly (string | number)[]): void
export declare function machine(): { cores: number; load: number; node: string }
