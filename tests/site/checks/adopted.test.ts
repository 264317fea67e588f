import { siteOf } from '../small-site';

const adopted = (more: string): string =>
  `environment: dev\nboot_method: adopt\nvm_id: 10005\nnics: { net0: { bridge: devnet, ipv4: auto${more} } }\n`;
const vmOf = (text: string): ReturnType<typeof siteOf>['environments'][number]['vms'][number] | undefined =>
  siteOf({ 'vms/old1.yaml': text }).environments[0]?.vms.find(({ name }) => name === 'old1');

test('a card that is taken over keeps its MTU, whatever its network has', () => {
  expect(vmOf(adopted(''))?.nics[0]?.mtu).toBeUndefined();
  expect(vmOf(adopted(', mtu: 1400'))?.nics[0]?.mtu).toBe(1400);
  // The control: a machine that is made gets it.
  expect(vmOf(adopted('').replace('boot_method: adopt\n', ''))?.nics[0]?.mtu).toBe(1450);
});

test('a VM that is taken over may have no disk', () => {
  expect(vmOf(`${adopted('')}disks: { scsi0: null }\n`)?.disks).toEqual([]);
});
