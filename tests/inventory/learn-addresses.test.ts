import { AgentOutOfReach, type AskAgent } from '../../inventory';
import { learnAddresses } from '../../inventory/run/learn-addresses';
import type { ConfigureOptions } from '../../inventory/run/configure-options';
import type { Vm } from '../../site';
import { environmentOf, exampleSite, nic, vmOf } from './example-site';

const dhcp = (bridge: string, mac: string): Vm['nics'][number] => ({
  ...nic(bridge, ''),
  mac,
  ipv4: { method: 'dhcp' },
});
const inner = dhcp('devnet', 'BC:24:11:00:00:01');
const outer = dhcp('vmbr0', 'BC:24:11:00:00:02');

async function learn(
  dev1: Partial<Vm>,
  askAgent?: AskAgent,
  patience = 0,
): ReturnType<typeof learnAddresses> {
  const site = exampleSite({ dev1 });
  const options = { site, environment: environmentOf(site), sshTimeoutMs: patience, askAgent };
  const signal = new AbortController().signal;
  return learnAddresses(
    options as unknown as ConfigureOptions,
    [vmOf(site, 'dev1')],
    signal,
    () => undefined,
  );
}

const answer =
  (...interfaces: readonly (readonly [mac: string, ...addresses: string[]])[]): AskAgent =>
  () =>
    Promise.resolve(interfaces.map(([mac, ...addresses]) => ({ mac, addresses })));

describe('learnAddresses', () => {
  it('asks nobody about hosts with an address of their own', async () => {
    const asked = jest.fn<ReturnType<AskAgent>, [Vm]>();
    expect(await learn({}, asked)).toEqual({ addresses: {}, unknown: {} });
    expect(asked).not.toHaveBeenCalled();
  });

  it('takes the address of the NIC on the bridge of the node, told by its MAC', async () => {
    const agent = answer(
      ['00:00:00:00:00:00', '127.0.0.1', '::1'],
      ['bc:24:11:00:00:01', '10.10.10.50'],
      ['bc:24:11:00:00:02', 'fe80::1', '169.254.1.1', '2001:db8::5', '10.0.12.50'],
      ['02:42:00:00:00:01', '172.17.0.1'],
    );
    expect((await learn({ nics: [inner, outer] }, agent)).addresses).toEqual({ dev1: '10.0.12.50' });
  });

  it('takes an IPv6 address where there is nothing else', async () => {
    const agent = answer(['bc:24:11:00:00:02', 'fe80::1', '2001:db8::5']);
    expect((await learn({ nics: [outer] }, agent)).addresses).toEqual({ dev1: '2001:db8::5' });
  });

  it('asks again while the agent is silent', async () => {
    let asked = 0;
    const agent: AskAgent = (vm) => {
      asked += 1;
      if (asked === 1) return Promise.reject(new Error('QEMU guest agent is not running'));
      return answer(['bc:24:11:00:00:02', '10.0.12.50'])(vm);
    };
    expect((await learn({ nics: [outer] }, agent, 60_000)).addresses).toEqual({ dev1: '10.0.12.50' });
  });

  it('does not wait where nobody can be asked', async () => {
    const asked = jest.fn<ReturnType<AskAgent>, [Vm]>().mockRejectedValue(new AgentOutOfReach('no token'));
    const { unknown } = await learn({ nics: [outer] }, asked, 60_000);
    expect(unknown['dev1']).toContain('no token');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('believes no guest that tells the address of another machine, or none at all', async () => {
    const router = vmOf(exampleSite(), 'router').nics[0]?.ipv4;
    const theirs = router?.method === 'static' ? router.address.replace(/\/.*/, '') : '';
    const told = [theirs, 'home; rm', '%h', '2001:db8::5%eth0', '0.0.0.0', `0::ffff:${theirs}`];
    const agent = answer(['bc:24:11:00:00:02', ...told, '10.0.12.50']);
    expect((await learn({ nics: [outer] }, agent)).addresses).toEqual({ dev1: '10.0.12.50' });
    const { unknown } = await learn({ nics: [outer] }, answer(['bc:24:11:00:00:02', ...told]));
    expect(unknown['dev1']).toContain('no NIC has an address of its own yet');
  });

  it('believes neither of two guests that tell the same address', async () => {
    const site = exampleSite({ dev1: { nics: [outer] } });
    const environment = environmentOf(site);
    const twin = { ...vmOf(site, 'dev1'), name: 'twin' };
    const both = { ...environment, vms: [...environment.vms, twin] };
    const options = { site, environment: both, sshTimeoutMs: 0, askAgent: answer([outer.mac, '10.0.12.50']) };
    const { signal } = new AbortController();
    const learned = await learnAddresses(
      options as unknown as ConfigureOptions,
      [twin],
      signal,
      () => undefined,
    );
    expect(learned.addresses).toEqual({});
    expect(learned.unknown).toMatchObject({
      dev1: expect.stringContaining('the same address as that of twin'),
      twin: expect.stringContaining('10.0.12.50'),
    });
  });

  it.each([
    ['the agent says nothing', [outer], () => Promise.reject(new Error('agent is off')), 'agent is off'],
    ['there is no lease yet', [outer], answer(['bc:24:11:00:00:02']), 'no NIC has an address of its own yet'],
    ['the machine has no NIC', [], answer(), 'it has no address to log in at'],
  ])('says why an address is unknown when %s', async (_what, nics, agent, reason) => {
    const { addresses, unknown } = await learn({ nics }, agent);
    expect(addresses).toEqual({});
    expect(unknown['dev1']).toContain(reason);
  });
});
