import { wholeInRange } from '../in-range';
import type { ProxmoxVmProps } from './proxmox-vm-props';

/** What PVE or the provider refuses of devices and of what the guest is told. */
export function deviceFaults(vm: ProxmoxVmProps): string[] {
  const { amdSev, firmware, agent, agentOptions, onNodeChange, nodes, rng } = vm;
  return [
    ...tooMany('pci', vm.pci, 16),
    ...tooMany('usb', vm.usb, 14),
    ...tooMany('virtiofs', vm.virtiofs, 8),
    ...tooMany('nics', vm.nics, 32),
    ...serialFaults(vm),
    ...usbFaults(vm),
    ...smbiosFaults(vm),
    ...wholeInRange('display.memoryMib', vm.display?.memoryMib, 4, 512),
    ...wholeInRange('rng.maxBytes', rng?.maxBytes, 1, 2_147_483_647),
    ...wholeInRange('rng.periodMs', rng?.periodMs, 1, 2_147_483_647),
    ...wholeInRange('agentOptions.awaitSeconds', agentOptions?.awaitSeconds, 1, 86_400),
    ...(agentOptions?.awaitAddress !== undefined && agent !== true
      ? ['agentOptions.awaitAddress waits for an agent that the VM has not. Set agent: true.']
      : []),
    ...(amdSev && firmware !== 'ovmf'
      ? [`amdSev wants firmware ovmf, and it is ${firmware ?? 'seabios'}. Set firmware: 'ovmf'.`]
      : []),
    ...(onNodeChange !== undefined && nodes && nodes.length > 1
      ? [
          'onNodeChange is said of a VM that may run on several nodes, whose node makes no difference. Leave it out.',
        ]
      : []),
  ];
}

function tooMany(name: string, list: readonly unknown[] = [], most: number): string[] {
  return list.length <= most
    ? []
    : [`${name} has ${String(list.length)}, and a VM takes ${String(most)}. Leave some out.`];
}

function serialFaults({ serialPorts = ['socket'], display, adopted }: ProxmoxVmProps): string[] {
  const [, shown] = /^serial(\d)$/.exec(display?.type ?? '') ?? [];
  return [
    ...tooMany('serialPorts', serialPorts, 4),
    ...serialPorts
      .filter((port) => !/^(socket|\/dev\/[^,]+)$/.test(port))
      .map((port) => `serialPorts has "${port}". Write socket, or a port of the node such as /dev/ttyS0.`),
    ...(shown !== undefined && Number(shown) >= serialPorts.length && adopted !== true
      ? [
          `display is serial${shown}, and the VM has ${String(serialPorts.length)} serial ports. Add one to serialPorts.`,
        ]
      : []),
  ];
}

function usbFaults({ usb = [] }: ProxmoxVmProps): string[] {
  return usb.flatMap(({ mapping, spice }, index) =>
    (mapping === undefined) === (spice === true)
      ? []
      : [
          `usb[${String(index)}] is ${spice === true ? 'two devices' : 'no device'}. Give mapping or spice: true.`,
        ],
  );
}

function smbiosFaults({ smbios }: ProxmoxVmProps): string[] {
  if (!smbios) return [];
  const { uuid, ...texts } = smbios;
  const encoded = Object.entries(texts).map(
    ([key, text]: [string, string]) => `${key}=${Buffer.from(text, 'utf8').toString('base64')}`,
  );
  const length = ['base64=1', ...encoded, `uuid=${'0'.repeat(36)}`].join(',').length;
  return [
    ...(/^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i.test(uuid)
      ? []
      : [`smbios.uuid is "${uuid}". Write it as 4c4c4544-0042-3510-8056-b7c04f4b3732.`]),
    ...(length > 512
      ? [`smbios takes ${String(length)} bytes in Base64, and PVE has room for 512. Shorten its texts.`]
      : []),
  ];
}
