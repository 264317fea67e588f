import { App, TerraformStack } from 'cdktf';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProvisioningServer, PxeHost } from '../../constructs';
import { linkProvider } from '../../index';
import { hasTerraform } from '../lab/providers/support/terraform';

const suite = hasTerraform ? test : test.skip;

suite('a program of its own has the provider of PxeHost once it is linked (needs terraform)', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'rackwright-link-'));
  try {
    const app = new App({ outdir });
    const rack = new TerraformStack(app, 'rack');
    const server = new ProvisioningServer(rack, 'server', { data: 'boot' });
    new PxeHost(rack, 'pve1', { name: 'pve1', erase: 'pve1', server });
    app.synth();
    linkProvider(outdir);
    // No other place has it: nobody can have the domain that it is of.
    const { status, stderr } = spawnSync('terraform', ['init', '-no-color', '-input=false'], {
      cwd: join(outdir, 'stacks/rack'),
      env: { PATH: process.env['PATH'], HOME: outdir, CHECKPOINT_DISABLE: '1' },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
