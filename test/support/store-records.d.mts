export function sizeOf(seed: number, number: number): number
export function recordOf(seed: number, number: number): Uint8Array
