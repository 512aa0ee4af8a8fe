// A container's health check: asks the service whether it is alive.
//
//   node infra/docker/healthcheck.mjs <variable of the port> <default port> [path]
const [variable = 'PORT', fallback = '3000', path = '/health/live'] = process.argv.slice(2);
const port = process.env[variable] || fallback;

try {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(4000) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
