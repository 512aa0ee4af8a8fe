import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end and gives back what it said. Never throws: a program that is missing, fails or
 * takes longer than `seconds` is `ok: false`.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, seconds: number, env?: NodeJS.ProcessEnv, show?: boolean }} options  `show`: the terminal sees it
 * @returns {{ ok: boolean, output: string, error: string }}
 */
export function run(program, args, { cwd, seconds, env, show = false }) {
  const result = spawnSync(program, [...args], {
    cwd,
    env: { ...process.env, ...env },
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const error = result.error?.message ?? (result.status === 0 ? '' : gist(result.stderr ?? ''));
  return { ok: result.status === 0, output: (result.stdout ?? '').trim(), error };
}

/** The lines that name an error, else the last ones. @param {string} text */
function gist(text) {
  const lines = text.trim().split('\n');
  const errors = lines.filter((line) => /error|cannot|unable|denied/i.test(line));
  return (errors.length > 0 ? errors.slice(0, 2) : lines.slice(-2)).join(' | ').slice(0, 400);
}
