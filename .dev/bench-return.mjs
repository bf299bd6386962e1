// How soon a guest is back in the game, after a reload and after 10 s without network, beside raw PeerJS: `npm run bench:return [-- --rounds 10] [--json]`. As root, on Linux.
import { labBench } from './lab-bench.mjs'

await labBench('bench-return', 'benchReturn')
