import { operation, type AnyRoute } from '../../http';
import { refuse } from '../../model';

/** Cards of every node of the lab. */
const PCI = [
  {
    id: '0000:00:1f.2',
    class: '0x010601',
    vendor: '0x8086',
    device: '0x2922',
    vendor_name: 'Intel Corporation',
    device_name: 'SATA controller',
    iommugroup: 1,
  },
  {
    id: '0000:01:00.0',
    class: '0x030000',
    vendor: '0x10de',
    device: '0x2231',
    vendor_name: 'NVIDIA Corporation',
    device_name: 'GA102GL',
    iommugroup: 12,
  },
  {
    id: '0000:02:00.0',
    class: '0x020000',
    vendor: '0x8086',
    device: '0x10fb',
    vendor_name: 'Intel Corporation',
    device_name: '82599ES 10-Gigabit',
    iommugroup: 13,
  },
];

const USB = [
  {
    busnum: 1,
    devnum: 2,
    class: 0,
    level: 1,
    port: 1,
    prodid: '0001',
    vendid: '0529',
    speed: '12',
    usbpath: '1',
    manufacturer: 'Aladdin',
    product: 'Dongle',
  },
];

/** Classes that PVE leaves out when nothing else is asked: memory controllers, bridges, processors. */
const BLACKLIST = '05;06;0b';

/** `/nodes/{node}/hardware` */
export const hardwareRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/hardware/pci', ({ given }) => {
    const hidden = (given.optionalText('pci-class-blacklist') ?? BLACKLIST)
      .split(';')
      .map((entry) => `0x${entry}`);
    const found = PCI.filter(
      (card) => !hidden.some((start) => start !== '0x' && card.class.startsWith(start)),
    );
    return given.values['verbose'] === false ? found.map(({ id }) => ({ id })) : found;
  }),
  operation('GET /nodes/{node}/hardware/pci/{pci-id-or-mapping}/mdev', ({ given }) => {
    const id = given.text('pci-id-or-mapping');
    if (id.includes(':') && !PCI.some((card) => card.id.endsWith(id)))
      throw refuse(`pci device '${id}' does not exist`);
    return [];
  }),
  operation('GET /nodes/{node}/hardware/usb', () => USB),
];
