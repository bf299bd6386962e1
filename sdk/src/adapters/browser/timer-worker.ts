// The worker as a file of its own, for pages whose CSP forbids `blob:`: give its address as `workerUrl`.
import { runTimers } from './run-timers.js'

runTimers(self as unknown as Parameters<typeof runTimers>[0])
