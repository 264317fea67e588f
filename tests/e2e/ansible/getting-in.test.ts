import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigureError, hostKeyAlias } from '../../../inventory';
import { vmOf } from '../../inventory/example-site';
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
    const error = await runs.failure({ generations, askHostKeys: other });
    expect(error.message).toMatch(/dev1: the host shows another key/);
    expect(statesOf(error.report)).toEqual({ router: 'configured', dev1: 'failed' });
    expect(asked.toSorted()).toEqual(['dev1', 'router']);
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
});
