// How old the state is that a guest shows over real WebRTC on a network that loses packets, beside the same frames on a reliable
// ordered channel: `npm run bench:age [-- --rounds 3] [--seconds 60] [--entities 20,200] [--json]`. As root, on Linux.
import { labBench } from './lab-bench.mjs'

await labBench('bench-age', 'benchAge', { browser: false })
