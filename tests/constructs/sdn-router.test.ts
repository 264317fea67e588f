import { cloudInitRenderer, SdnRouter } from '../../constructs';
import type { Nic } from '../../site';
import { exampleVm, publicKey } from '../stacks/example-site';
import { codeOf, synthesized } from './synthesized';
import { datastores, nic } from './vm-parts';

describe('SdnRouter', () => {
  const inner: Nic = {
    ...nic,
    bridge: 'devnet',
    mac: 'BC:24:11:08:27:10',
    ipv4: { method: 'static', address: '10.10.10.1/24' },
  };
  const build = (nics: readonly Nic[]): ReturnType<typeof synthesized> =>
    synthesized((stack) => {
      const props = exampleVm({ name: 'gw', vmId: 10_000, posture: 'dev', nics }, { role: 'router' });
      new SdnRouter(stack, 'gw', { ...props, imageFileId: 'x', delivery: 'nocloud-iso', datastores });
    });

  test('is a VM with its own cloud-init data', () => {
    const { resource } = build([nic, inner]);
    expect(Object.keys(resource['proxmox_virtual_environment_vm'] ?? {})).toEqual(['gw']);
    expect(Object.keys(resource['proxmox_virtual_environment_file'] ?? {})).toEqual(['gw-cidata']);
  });

  test('may have an inner network of IPv6 alone', () => {
    const six = { method: 'static', address: 'fd00:10::1/64' } as const;
    expect(() => build([nic, { ...inner, ipv4: { method: 'none' }, ipv6: six }])).not.toThrow();
  });

  test.each<[string, Nic[]]>([
    ['one NIC', [nic]],
    ['an inner NIC without an address of its own', [nic, { ...inner, ipv4: { method: 'dhcp' } }]],
  ])('is refused with ROUTER_NICS when it has %s', (_, nics) => {
    expect(codeOf(() => build(nics))).toBe('ROUTER_NICS');
  });

  test('is refused with CLOUD_INIT_NO_LOGIN when nobody could log in', () => {
    const props = exampleVm({ name: 'gw', vmId: 10_000, posture: 'dev', nics: [nic, inner] });
    const [first] = props.install.users;
    expect(first?.sshKeys).toEqual([publicKey]);
    const install = { ...props.install, users: first ? [{ ...first, sshKeys: [] }] : [] };
    expect(codeOf(() => cloudInitRenderer({ ...props, install }))).toBe('CLOUD_INIT_NO_LOGIN');
  });
});
