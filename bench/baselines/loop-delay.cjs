// Preloaded into a service: tells over its channel how long the event loop kept others waiting since the last `reset`.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const RESOLUTION_MS = 1;

if (isMainThread && process.send) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  process.on('message', (question) => {
    if (question === 'loop-reset') histogram.reset();
    // What is recorded is the time between two ticks of a timer, its own wait included.
    const p99 = Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS);
    process.send({ p99 });
  });
}
