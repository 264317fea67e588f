import { blocks, flag, number, text } from '../../../resource';
import type { ObjectValue } from '../../../values';
import type { VmParams } from './params';
import { given, properties } from '../../property';

/** `hostpci0`, … by their `device`. */
export function pciParams(planned: ObjectValue): VmParams {
  const entries = blocks(planned, 'hostpci').map((device) => {
    const parts = properties(
      ['host', text(device, 'id')],
      ['mapping', text(device, 'mapping')],
      ['mdev', text(device, 'mdev')],
      ['pcie', flag(device, 'pcie')],
      // Always told, as the real provider does: PVE's own default of `rombar` is another one.
      ['rombar', flag(device, 'rombar')],
      ['romfile', text(device, 'rom_file')],
      ['x-vga', flag(device, 'xvga')],
    );
    return [text(device, 'device'), parts] as const;
  });
  return Object.fromEntries(entries);
}

/** `usb0`, … in their order. */
export function usbParams(planned: ObjectValue): VmParams {
  const entries = blocks(planned, 'usb').map((device, index) => {
    const parts = properties(
      ['host', text(device, 'host')],
      ['mapping', text(device, 'mapping')],
      ['usb3', flag(device, 'usb3')],
    );
    return [`usb${index}`, parts] as const;
  });
  return Object.fromEntries(entries);
}

/** `numa0`, … by their `device`. */
export function numaParams(planned: ObjectValue): VmParams {
  const entries = blocks(planned, 'numa').map((node) => {
    const parts = properties(
      ['cpus', text(node, 'cpus')],
      ['hostnodes', given(text(node, 'hostnodes'))],
      ['memory', number(node, 'memory')],
      ['policy', given(text(node, 'policy'))],
    );
    return [text(node, 'device'), parts] as const;
  });
  return Object.fromEntries(entries);
}

/** `virtiofs0`, … in their order. */
export function virtiofsParams(planned: ObjectValue): VmParams {
  const entries = blocks(planned, 'virtiofs').map((share, index) => {
    const hasAcl = flag(share, 'expose_acl');
    const parts = properties(
      ['dirid', text(share, 'mapping')],
      ['cache', text(share, 'cache')],
      ['direct-io', flag(share, 'direct_io')],
      ['expose-acl', hasAcl],
      ['expose-xattr', hasAcl ? undefined : flag(share, 'expose_xattr')],
    );
    return [`virtiofs${index}`, parts] as const;
  });
  return Object.fromEntries(entries);
}
