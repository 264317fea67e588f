import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { isInstalled } from '../command';
import type { MachineSpec } from '../guest-host';

const QEMU = 'qemu-system-x86_64';

/** Programs that machines need beside those of all guests, and the Debian package of each. */
const TOOLS: Readonly<Record<string, string>> = {
  [QEMU]: 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  xorriso: 'xorriso',
  setpriv: 'util-linux',
};

/** Why no machine can run; null when it can. */
export function qemuObstacle(): string | null {
  const missing = Object.keys(TOOLS).filter((tool) => !isInstalled(tool));
  if (missing.length === 0) {
    return existsSync('/dev/net/tun')
      ? null
      : 'machines need /dev/net/tun, which is not there; load it with: modprobe tun';
  }
  const packages = [...new Set(missing.map((tool) => TOOLS[tool]))].join(' ');
  return `machines need ${missing.join(', ')}; install with: apt-get install --no-install-recommends ${packages} ovmf`;
}

/** Files of a firmware: its code, and the variables that a machine starts with. */
export interface FirmwareFiles {
  readonly code: string;
  readonly variables: string;
}

const OVMF = '/usr/share/OVMF';

/** UEFI as Debian's package `ovmf` brings it; undefined for a BIOS, which QEMU has itself. */
export function firmwareFiles({ firmware, secureBoot }: MachineSpec): FirmwareFiles | undefined {
  if (firmware === 'bios') return undefined;
  // Microsoft's keys are in the variables; the code is what holds to them.
  return secureBoot === true
    ? { code: `${OVMF}/OVMF_CODE_4M.secboot.fd`, variables: `${OVMF}/OVMF_VARS_4M.ms.fd` }
    : { code: `${OVMF}/OVMF_CODE_4M.fd`, variables: `${OVMF}/OVMF_VARS_4M.fd` };
}

/** Why a machine of that kind cannot run here; null when it can. */
export function firmwareObstacle(spec: MachineSpec): string | null {
  const files = firmwareFiles(spec);
  if (!files || (existsSync(files.code) && existsSync(files.variables))) return null;
  return `UEFI machines need ${files.code}; install it with: apt-get install ovmf`;
}

/**
 * Whether the machine's own processor runs guests, or QEMU must translate them.
 *
 * A `/dev/kvm` alone proves nothing: where the processor has no virtualization of its own to hand on, it was seen to open,
 * to start a BIOS, and to hang a kernel.
 */
export function accelerator(cpuinfo = readFileSync('/proc/cpuinfo', 'utf8')): 'kvm' | 'tcg' {
  if (!/^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo)) return 'tcg';
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return 'kvm';
  } catch {
    return 'tcg';
  }
}
