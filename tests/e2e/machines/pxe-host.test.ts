import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { ProvisioningServer, PxeHost, type PxeHostProps } from '../../../constructs';
import { linkOwnProvider } from '../../../lab/providers';
import { installerRequest, RunningServer } from '../../boot/http/running-server';
import { home, Stack } from '../../lab/providers/support/stack';

const MAC = 'b4:2e:99:ac:ad:b4';

/** Construct, provider, Terraform and provisioning server are the real ones; the test asks what the machine's installer asks. */
describe('a machine of iron as a resource', () => {
  jest.setTimeout(300_000);
  let rack: RunningServer;
  let stack: Stack;

  beforeAll(async () => {
    rack = await RunningServer.start({ now: Date.now });
    stack = new Stack({});
    write();
    linkOwnProvider(stack.directory, { home });
    await run('init');
  });
  afterAll(async () => {
    stack.remove();
    await rack.close();
  });

  function write(props: Partial<PxeHostProps> = {}): void {
    const outdir = mkdtempSync(join(tmpdir(), 'rackwright-synth-'));
    try {
      const app = new App({ outdir });
      const made = new TerraformStack(app, 'rack');
      new LocalBackend(made, { path: 'terraform.tfstate' });
      const server = new ProvisioningServer(made, 'server', { data: rack.folder });
      new PxeHost(made, 'pve1', { name: 'pve1', erase: 'pve1', server, ...props });
      app.synth();
      cpSync(join(outdir, 'stacks/rack'), stack.directory, { recursive: true });
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }

  async function run(command: string, ...args: string[]): Promise<string> {
    const { status, output } = await stack.run(command, '-no-color', '-input=false', ...args);
    expect({ command, status, output: status === 0 ? '' : output }).toEqual({
      command,
      status: 0,
      output: '',
    });
    return output;
  }
  const apply = (): Promise<string> => run('apply', '-auto-approve');
  const refused = async (...args: string[]): Promise<string> => {
    const { status, output } = await stack.run(...args, '-no-color', '-input=false');
    expect(status).toBe(1);
    return output.replaceAll(/\n│?\s*/g, ' ');
  };
  const unchanged = async (): Promise<void> => {
    expect(await run('plan', '-detailed-exitcode')).toContain('No changes.');
  };
  const planned = async (): Promise<string> => {
    const { status, output } = await stack.run('plan', '-no-color', '-input=false', '-detailed-exitcode');
    expect(status).toBe(2);
    return output;
  };
  const fleet = (): RunningServer['server']['provisioner']['parts']['fleet'] =>
    rack.server.provisioner.parts.fleet;
  const installation = async (): Promise<string | undefined> => (await fleet().find('pve1'))?.installation;
  const booting = async (): Promise<void> => {
    while ((await rack.stateOf('pve1')) !== 'booting') await sleep(50);
  };
  /** As the installer of Proxmox VE does, once the machine is armed. */
  async function machineInstalls(): Promise<void> {
    await booting();
    const answer = await rack.asMachine('/answer', {
      json: installerRequest('9.2', MAC),
      headers: { accept: 'application/json, application/toml;q=0.5' },
    });
    const { 'post-installation-webhook': hook } = JSON.parse(answer.text) as Record<
      string,
      { 'auth-token': string }
    >;
    const message = {
      token: hook?.['auth-token'],
      dmi: { system: { uuid: '5c2f1ee0-0000-4000-8000-3cecef000001', serial: 'SYS1' } },
      'network-interfaces': [{ name: 'nic0', mac: MAC, address: '10.0.12.11/24', 'is-management': true }],
    };
    expect(await rack.asMachine('/webhook', { json: message })).toMatchObject({ status: 200 });
  }

  it('is accepted, waited for until it is installed, and then as planned; no token is kept', async () => {
    const [output] = await Promise.all([apply(), machineInstalls()]);
    expect(output).toContain('Resources: 1 added, 0 changed, 0 destroyed.');
    expect(await rack.stateOf('pve1')).toBe('installed');
    const state = readFileSync(join(stack.directory, 'terraform.tfstate'), 'utf8');
    expect(state).toContain('"address": "10.0.12.11"');
    expect(state + readFileSync(join(stack.directory, 'cdk.tf.json'), 'utf8')).not.toContain(rack.admin);
    await unchanged();
  });

  it('is not installed again for another timeout', async () => {
    const before = await installation();
    write({ installTimeout: 121 });
    expect(await apply()).toContain('Resources: 0 added, 1 changed, 0 destroyed.');
    expect(await installation()).toBe(before);
  });

  it('that somebody released is a difference, which is not mended by erasing it, but by another generation', async () => {
    await rack.asUser('/api/machines/pve1/release', { method: 'POST' });
    expect(await planned()).toContain('"released" -> (known after apply)');
    expect(await refused('apply', '-auto-approve')).toContain('pve1 is released');
    expect(await rack.stateOf('pve1')).toBe('released');

    write({ generation: '2' });
    expect(await planned()).toContain('must be replaced');
    const [output] = await Promise.all([apply(), machineInstalls()]);
    expect(output).toContain('Resources: 1 added, 0 changed, 1 destroyed.');
    await unchanged();
  });

  it('that is installed is taken over by an import, and erased by nothing else', async () => {
    const before = await installation();
    await stack.run('state', 'rm', 'rackwright_machine.pve1');
    expect(await refused('apply', '-auto-approve')).toContain('pve1 has an operating system');
    await run('import', 'rackwright_machine.pve1', 'pve1/2');
    await unchanged();
    expect(await installation()).toBe(before);
  });

  it('is given back on destroy', async () => {
    expect(await run('destroy', '-auto-approve')).toContain('1 destroyed');
    expect(await rack.stateOf('pve1')).toBe('released');
  });

  it('is waited on by the next apply where the first was interrupted, and installed once', async () => {
    const child = stack.start('apply', '-no-color', '-input=false', '-auto-approve');
    const ended = new Promise((done) => child.on('close', done));
    await booting();
    const before = await installation();
    child.kill('SIGINT');
    await ended;
    expect(await planned()).toContain('"booting" -> (known after apply)');
    const [output] = await Promise.all([apply(), machineInstalls()]);
    expect(output).toMatch(/Resources: 0 added, \d changed, 0 destroyed\./);
    await unchanged();
    expect(await installation()).toBe(before);
    await run('destroy', '-auto-approve');
  });

  it('whose installation fails says why, and is made anew by the next apply', async () => {
    const fails = async (): Promise<void> => {
      await booting();
      const event = { kind: 'installer-started', step: 'partitioning' } as const;
      await fleet().apply('pve1', event, { actor: 'machine' });
      await fleet().apply('pve1', { kind: 'install-failed', reason: 'no disk' }, { actor: 'machine' });
    };
    const [output] = await Promise.all([refused('apply', '-auto-approve'), fails()]);
    expect(output).toContain('pve1 is failed');
    expect(output).toContain('no disk');
    expect(await planned()).toContain('is tainted, so must be replaced');
    await Promise.all([apply(), machineInstalls()]);
    await unchanged();
  });

  it('that nobody described is refused with what to do', async () => {
    write({ name: 'pve9', erase: 'pve9' });
    expect(await refused('apply', '-auto-approve')).toContain('Describe it in hosts/pve9.yaml');
  });
});

test('a machine whose name is not said twice is refused', () => {
  const stack = new TerraformStack(new App(), 'rack');
  const server = new ProvisioningServer(stack, 'server', { data: '../boot' });
  expect(() => new PxeHost(stack, 'pve1', { name: 'pve1', erase: 'pve2', server })).toThrow(
    expect.objectContaining({ code: 'PXE_HOST_ERASE' }),
  );
});
