// How set-up talks: one line a step; on a terminal the running step shows its last output line, elsewhere a line
// every 15 seconds says that it still runs.
import { spawn } from 'node:child_process';

const terminal = Boolean(process.stdout.isTTY);
const width = () => (process.stdout.columns ?? 80) - 1;

export function say(line) {
  process.stdout.write(`${line}\n`);
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/** The longest part of a command's end that is worth showing when it failed. */
function tail(text, lines = 15) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * Runs a command to its end and shows that it lives.
 * Rejects with the end of its output when it fails.
 */
export function run(command, args, { cwd, env, label = command } = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const show = (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (!terminal) return;
      const last =
        output
          .trimEnd()
          .split(/[\r\n]/)
          .pop() ?? '';
      process.stdout.write(`\r\u001b[2K${`    ${last}`.slice(0, width())}`);
    };
    child.stdout.on('data', show);
    child.stderr.on('data', show);
    const beat = terminal ? undefined : setInterval(() => say(`    … ${label}: ${seconds(started)}`), 15_000);
    const finish = () => {
      clearInterval(beat);
      if (terminal) process.stdout.write('\r\u001b[2K');
    };
    child.on('error', (error) => {
      finish();
      reject(error);
    });
    child.on('close', (code) => {
      finish();
      if (code === 0) resolve(seconds(started));
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${tail(output)}`));
    });
  });
}
