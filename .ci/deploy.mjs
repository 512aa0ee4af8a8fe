#!/usr/bin/env node
// Deploys one commit through Render's deploy hooks, and waits until the gateway is ready.
//
//   DEPLOY_HOOKS=<the hooks of all services, one in a line> BASE_URL=<the gateway's address> .ci/deploy.mjs <commit>
//
// DEPLOY_PAUSE_SECONDS (60) pass before the gateway is asked for the first time, DEPLOY_WAIT_SECONDS (900) until it has to
// be ready. The address of a hook is a secret: it is never printed.
import { setTimeout as sleep } from 'node:timers/promises';

const commit = process.argv[2] ?? '';
const {
  DEPLOY_HOOKS = '',
  BASE_URL = '',
  DEPLOY_PAUSE_SECONDS = '60',
  DEPLOY_WAIT_SECONDS = '900',
} = process.env;
const hooks = DEPLOY_HOOKS.split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '');

try {
  demand(/^[0-9a-f]{40}$/.test(commit), `Not a commit: "${commit}" (40 hex digits are wanted).`);
  demand(
    hooks.length > 0 && hooks.every((hook) => URL.canParse(hook)),
    'DEPLOY_HOOKS: the hooks of this environment.',
  );
  demand(URL.canParse(BASE_URL), 'BASE_URL: the address of the gateway.');
  for (const [index, hook] of hooks.entries()) {
    await call(hook, `Hook ${index + 1} of ${hooks.length}`);
  }
  await untilReady(new URL('/health/ready', BASE_URL));
  console.log(`Deployed ${commit}.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** @param {string} hook @param {string} name */
async function call(hook, name) {
  const address = new URL(hook);
  address.searchParams.set('ref', commit);
  const answer = await fetch(address, { method: 'POST', signal: AbortSignal.timeout(30_000) }).catch(
    () => undefined,
  );
  demand(answer?.ok, `${name} was refused (${answer?.status ?? 'no answer'}).`);
  console.log(`${name} was called.`);
}

/** @param {URL} address */
async function untilReady(address) {
  const deadline = Date.now() + Number(DEPLOY_WAIT_SECONDS) * 1000;
  // Render goes on sending requests to the old instance until the new one is healthy.
  await sleep(Number(DEPLOY_PAUSE_SECONDS) * 1000);
  for (;;) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    demand(Date.now() < deadline, `${address} is not ready after ${DEPLOY_WAIT_SECONDS} s.`);
    await sleep(Math.min(5000, Number(DEPLOY_PAUSE_SECONDS) * 1000 + 10));
  }
}

/** @param {unknown} condition @param {string} problem */
function demand(condition, problem) {
  if (!condition) {
    throw new Error(problem);
  }
}
