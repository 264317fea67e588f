import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateways } from '../../deploy/gateways';
import { environmentOf, exampleSite } from '../inventory/example-site';

test('certificates of deploys that were killed are swept, those of others that go on stay', async () => {
  const project = mkdtempSync(join(tmpdir(), 'rackwright-gateways-'));
  try {
    const site = exampleSite();
    const folder = join(project, '.rackwright/gateway', environmentOf(site).name);
    const { pid: ended } = spawnSync('true');
    for (const pid of [ended, process.ppid]) mkdirSync(join(folder, String(pid)), { recursive: true });
    const options = { site, environment: environmentOf(site), project, processEnvironment: {} };
    const gateways = await openGateways(options);
    expect(readdirSync(folder).sort()).toEqual([process.pid, process.ppid].map(String).sort());
    await gateways.close();
    expect(readdirSync(folder)).toEqual([String(process.ppid)]);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});
