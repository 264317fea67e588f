import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AgentOutOfReach,
  type ConfigureError,
  type ConfigureOptions,
  hostKeyAlias,
} from '../../../inventory';
import { environmentOf, vmOf } from '../../inventory/example-site';
import { ADDRESSES, describeOnTargets, statesOf } from './target-runs';

jest.setTimeout(120_000);

describeOnTargets('getting into hosts', (runs) => {
  afterEach(() => {
    runs.targets.up(ADDRESSES.dev1);
    runs.targets.cloudInit(ADDRESSES.dev1, 'status: done', 0);
    runs.targets.cloudInitFiles(ADDRESSES.dev1, undefined);
  });

  it('waits for SSH of a host that comes up late', async () => {
    runs.targets.down(ADDRESSES.dev1);
    const started = runs.run();
    setTimeout(() => {
      runs.targets.up(ADDRESSES.dev1);
    }, 1500);
    expect(statesOf(await started)).toEqual({ router: 'configured', dev1: 'configured' });
    expect(runs.events).toContainEqual(expect.objectContaining({ type: 'ssh-waiting', host: 'dev1' }));
  });

  it('says which host does not answer and what ssh said last, and configures the others', async () => {
    runs.targets.down(ADDRESSES.dev1);
    const error = await runs.failure({ sshTimeoutMs: 1500 });
    expect(error.message).toMatch(/dev1: SSH did not answer within 2 s: .*the machine is off/s);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
  });

  it('warns of a degraded cloud-init and fails on a broken one, with the detail', async () => {
    runs.targets.cloudInit(ADDRESSES.dev1, '....\nstatus: degraded done\nrecoverable_errors: a warning', 2);
    expect((await runs.run()).warnings).toEqual([expect.stringContaining('recoverable_errors: a warning')]);
    runs.targets.cloudInit(ADDRESSES.dev1, 'status: error\ndetail: it went wrong', 1);
    const error = await runs.failure();
    expect(error.report?.failures).toEqual([
      { host: 'dev1', stage: 'cloud-init', message: expect.stringContaining('detail: it went wrong') },
    ]);
  });

  it.each([
    ['of none', { errors: [], recoverable_errors: {}, finished: 1.5 }, undefined],
    ['of an error', { errors: ['it broke'], finished: 1.5 }, 'detail: asked'],
    ['of a warning', { errors: [], recoverable_errors: { WARNING: ['x'] } }, 'detail: asked'],
  ])('asks cloud-init itself where its files tell of trouble: %s', async (_, final, told) => {
    runs.targets.cloudInit(ADDRESSES.dev1, 'status: error\ndetail: asked', 1);
    runs.targets.cloudInitFiles(ADDRESSES.dev1, final);
    const report = await runs
      .run({ tags: ['nothing'] })
      .catch((error: unknown) => (error as ConfigureError).report);
    expect(report?.hosts['dev1']?.failure?.message).toEqual(told && expect.stringContaining(told));
    expect(report?.hosts['dev1']?.state).toBe(told === undefined ? 'configured' : 'failed');
  });

  it('refuses another host key, unless the machine was made anew since the first was learned', async () => {
    await runs.run({ generations: { dev1: 'first' } });
    runs.targets.newHostKey(ADDRESSES.dev1);
    const error = await runs.failure();
    const file = join(runs.work, 'known_hosts.d', hostKeyAlias(vmOf(runs.site, 'dev1')));
    expect(error.message).toContain(`remove ${file}`);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect((await runs.failure({ generations: { dev1: 'first' } })).code).toBe('CONFIGURE_FAILED');

    const generations = { dev1: 'second' };
    expect(statesOf(await runs.run({ generations }))).toEqual({ router: 'configured', dev1: 'configured' });
    expect(runs.events).toContainEqual({ type: 'host-key-renewed', host: 'dev1' });
    runs.targets.newHostKey(ADDRESSES.dev1);
    expect((await runs.failure({ generations })).code).toBe('CONFIGURE_FAILED');
  });

  it('takes of a new host the key that its agent told, and no other, and the first that it shows where none did', async () => {
    const told = (address: string): string =>
      readFileSync(join(runs.targets.directory, address, 'host_key.pub'), 'utf8');
    const file = join(runs.work, 'known_hosts.d', hostKeyAlias(vmOf(runs.site, 'dev1')));
    const asked: string[] = [];
    const generations = { dev1: 'first', router: 'first' };
    // Of dev1 what another machine has, as somebody between would show it; of the router nothing.
    const other = (vm: { readonly name: string }): Promise<readonly string[]> => {
      asked.push(vm.name);
      if (vm.name === 'router') return Promise.reject(new Error('the agent is silent'));
      return Promise.resolve(['no key', told(ADDRESSES.router)]);
    };
    const error = await runs.failure({ generations, askHostKeys: other, hostKeyTimeoutMs: 300 });
    expect(error.message).toMatch(/dev1: the host shows another key/);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect([...new Set(asked)].toSorted()).toEqual(['dev1', 'router']);
    // Made anew, it is asked again, and its own key lets it in.
    const own = {
      generations: { ...generations, dev1: 'second' },
      askHostKeys: () => Promise.resolve([told(ADDRESSES.dev1)]),
    };
    expect(statesOf(await runs.run(own))).toEqual({ router: 'configured', dev1: 'configured' });
    expect(readFileSync(file, 'utf8')).toBe(
      `${hostKeyAlias(vmOf(runs.site, 'dev1'))} ${told(ADDRESSES.dev1).split(' ').slice(0, 2).join(' ').trim()}\n`,
    );
    expect(runs.events).toContainEqual({ type: 'host-key-told', host: 'dev1' });
    // Whoever was reached is not asked any more.
    asked.length = 0;
    await runs.run({ generations: own.generations, askHostKeys: other });
    expect(asked).toEqual([]);
  });

  it('waits with the first login for an agent that comes after SSH', async () => {
    const file = join(runs.work, 'known_hosts.d', hostKeyAlias(vmOf(runs.site, 'dev1')));
    let asked = 0;
    const askHostKeys: ConfigureOptions['askHostKeys'] = ({ name }) => {
      if (name === 'router') return Promise.resolve([keyOf(ADDRESSES.router)]);
      asked += 1;
      // SSH is there all the while, and nothing was taken of it.
      expect(existsSync(file)).toBe(false);
      if (asked < 4) return Promise.reject(new Error('QEMU guest agent is not running'));
      return Promise.resolve([keyOf(ADDRESSES.dev1)]);
    };
    const report = await runs.run({ generations: { dev1: 'first', router: 'first' }, askHostKeys });
    expect(statesOf(report)).toEqual({ router: 'configured', dev1: 'configured' });
    expect(asked).toBe(4);
    expect(runs.events).toContainEqual({
      ...{ type: 'host-key-waiting', host: 'dev1', message: 'QEMU guest agent is not running' },
    });
    expect(runs.events).toContainEqual({ type: 'host-key-told', host: 'dev1' });
    expect(report.warnings).toEqual([]);
  });

  it('says of which hosts nobody told the key, has it proven later, and does not log in to them where that is strict', async () => {
    const generations = { dev1: 'first', router: 'first' };
    const refusing: ConfigureOptions['askHostKeys'] = () =>
      Promise.reject(new AgentOutOfReach('403 Permission check failed (/vms/10001, VM.GuestAgent.FileRead)'));
    const strict = await runs.failure({
      ...iron(),
      ...{ generations, askHostKeys: refusing },
      environment: { ...iron().environment, hostKeys: 'strict' },
    });
    expect(strict.message).toMatch(/HOST_KEY_NOT_TOLD: nobody told the host key of dev1 .*FileRead.*strict/);
    expect(statesOf(strict.report)).toEqual({ router: 'failed', dev1: 'failed' });

    const report = await runs.run({ ...iron(), generations, askHostKeys: refusing });
    const told = expect.stringMatching(
      /^HOST_KEY_NOT_TOLD: .*\/vms\/10001, VM.GuestAgent.FileRead/,
    ) as unknown;
    expect(report.hosts['dev1']).toMatchObject({ state: 'configured', notices: [told] });
    expect(report.warnings).toHaveLength(2);
    expect(runs.events).toContainEqual({ type: 'notice', host: 'dev1', message: told });
    expect(readFileSync(join(report.folder, 'report.html'), 'utf8')).toContain('HOST_KEY_NOT_TOLD');

    // Of another machine's key, of none, and of its own.
    const swapped: ConfigureOptions['askHostKeys'] = ({ name }) =>
      Promise.resolve(name === 'dev1' ? [keyOf(ADDRESSES.router)] : []);
    const found = await runs.failure({ ...iron(), generations, askHostKeys: swapped });
    expect(found.message).toMatch(/dev1: its guest agent tells another key: .*Somebody may be in between/);
    expect(statesOf(found.report)).toEqual({ router: 'configured', dev1: 'failed' });
    const right: ConfigureOptions['askHostKeys'] = ({ name }) =>
      Promise.resolve([keyOf(ADDRESSES[name as 'dev1'])]);
    expect((await runs.run({ ...iron(), generations, askHostKeys: right })).warnings).toEqual([]);
    // Proven: nobody is asked any more, also where it is strict.
    const environment = { ...iron().environment, hostKeys: 'strict' } as const;
    const again = await runs.run({ ...iron(), environment, generations, askHostKeys: refusing });
    expect(statesOf(again)).toEqual({ router: 'configured', dev1: 'configured' });
  });

  const keyOf = (address: string): string =>
    readFileSync(join(runs.targets.directory, address, 'host_key.pub'), 'utf8');

  /** The hosts on a node that is no lab: others may be between. */
  const iron = (): Pick<ConfigureOptions, 'site' | 'environment' | 'ssh'> => {
    const ssh = join(runs.directory, 'ssh');
    const to = `#!/bin/sh\nexec ssh -o 'ProxyCommand ${runs.targets.proxyCommand}' "$@"\n`;
    writeFileSync(ssh, to, { mode: 0o755 });
    const nodes = runs.site.nodes.map((node) => ({ ...node, kind: 'proxmox' as const }));
    return { site: { ...runs.site, nodes }, environment: environmentOf(runs.site), ssh };
  };
});
