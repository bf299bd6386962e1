// Join time on real networks, beside raw PeerJS in the same one: `npm run bench:join [-- --rounds 10] [--cells LAN] [--json]`. As root, on Linux.
import { labBench } from './lab-bench.mjs'

await labBench('bench-join', 'benchJoin')
