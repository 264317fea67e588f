import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PveClient } from '../../pve/client';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const GUESTS = 20;

/** Starts guests of a lab of its own, and brings all down. */
export async function measureGuests(line: (...cells: readonly string[]) => void): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'rackwright-bench-'));
  const rackwright = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [join(home, 'cli', 'rackwright.mjs'), 'lab', ...args, '--lab', 'bench'], {
      cwd: state,
      env: { ...process.env, RACKWRIGHT_STATE_DIR: state },
      encoding: 'utf8',
    });
  try {
    rackwright('up', '--vms', String(GUESTS));
    const { endpoint } = JSON.parse(rackwright('status', '--json')) as { endpoint: string };
    const token = readFileSync(join(state, 'labs', 'bench', 'token'), 'utf8').trim();
    const client = new PveClient({ endpoint, token, insecure: true });
    const ids = Array.from({ length: GUESTS }, (_, index) => 100 + index);
    const begin = performance.now();
    await Promise.all(
      ids.map(async (id) => client.waitTask(await client.post(`nodes/lab/qemu/${String(id)}/status/start`))),
    );
    const started = performance.now();
    client.close();
    rackwright('down');
    const gone = performance.now();
    line(`${String(GUESTS)} guests, until their inits run`, `${((started - begin) / 1000).toFixed(1)} s`);
    line('  all gone by lab down', `${((gone - started) / 1000).toFixed(1)} s`);
  } finally {
    rackwright('down');
    rmSync(state, { recursive: true, force: true });
  }
}
