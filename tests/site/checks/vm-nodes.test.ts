import { problemsOf, type Changes } from '../small-site';

const second = `api_endpoint: https://192.0.2.3:8006
address: 192.0.2.3
`;

/** Codes and messages where dev9 says `text` beside what it needs. */
function told(text: string, more: Changes = {}): string[] {
  const dev9 = `environment: dev\nvm_id: 10009\nnics: { net0: { bridge: devnet, ipv4: 10.10.10.19/24 } }\n${text}\n`;
  const problems = problemsOf({ 'nodes/pve2.yaml': second, 'vms/dev9.yaml': dev9, ...more });
  return problems.map(({ code, message }) => `${code}: ${message}`);
}

describe('A VM of several nodes', () => {
  test('is accepted where its own is among them', () => {
    expect(told('nodes: [pve1, pve2]')).toEqual([]);
  });

  test('names nodes that are there, and is made on one of them', () => {
    expect(told('nodes: [pve2, pve9]')).toEqual([
      'BAD_VALUE: VM "dev9" is made on "pve1", where it may not run',
      'UNKNOWN_NODE: there is no node "pve9"',
    ]);
  });

  test('has its medium on a storage that is said to be one on all of them', () => {
    const node = (shared: boolean) => (text: string) =>
      `${text}datastores: { iso: nas }\nstorages: { nas: { content: [iso], shared: ${String(shared)} }, local: {}, local-lvm: {} }\n`;
    const nodes = 'nodes: [pve1, pve2]';
    expect(told(nodes, { 'nodes/pve1.yaml': node(true) })).toEqual([]);
    expect(told(nodes, { 'nodes/pve1.yaml': node(false) })).toEqual([
      'BAD_VALUE: VM "dev9" may run on several nodes, and storage "nas" is on each node another one',
    ]);
  });

  test('with Secure Boot has UEFI, and with PCI Express a q35', () => {
    expect(told('secure_boot: true\npci: [{ mapping: gpu, pcie: true }]')).toEqual([
      'BAD_VALUE: VM "dev9" has Secure Boot and firmware seabios, which cannot do it',
      'BAD_VALUE: VM "dev9" has a PCI Express device and machine pc, which has no PCI Express',
    ]);
    expect(
      told('secure_boot: true\nfirmware: ovmf\nmachine: q35\npci: [{ mapping: gpu, pcie: true }]'),
    ).toEqual([]);
  });
});
