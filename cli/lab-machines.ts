import { askBmc } from '../lab/bmc';

interface Link {
  readonly '@odata.id': string;
}

/** A bare-metal machine as its BMC shows it; names are Redfish's. */
export interface MachineView {
  readonly Id: string;
  readonly PowerState: string;
  readonly UUID: string;
  readonly SerialNumber: string;
  readonly BiosVersion: string;
  readonly MemorySummary: { readonly TotalSystemMemoryGiB: number };
  readonly Boot: { readonly BootSourceOverrideEnabled: string; readonly BootSourceOverrideTarget: string };
  /** Hardware addresses of its cards, in their order. */
  readonly macs: readonly string[];
}

/** All bare-metal machines of a running lab, in the order in which they were made. */
export async function machinesOf(labDirectory: string): Promise<readonly MachineView[]> {
  const { Members } = await askBmc<{ Members: readonly Link[] }>(labDirectory, 'Systems');
  return Promise.all(
    Members.map(async ({ '@odata.id': path }) => {
      const system = await askBmc<Omit<MachineView, 'macs'>>(labDirectory, path);
      const nics = await askBmc<{ Members: readonly Link[] }>(labDirectory, `${path}/EthernetInterfaces`);
      const macs = await Promise.all(
        nics.Members.map(async (nic) => {
          const { MACAddress } = await askBmc<{ MACAddress: string }>(labDirectory, nic['@odata.id']);
          return MACAddress;
        }),
      );
      return { ...system, macs };
    }),
  );
}

/** Titles of `machineRow`. */
export const MACHINE_COLUMNS = ['machine', 'power', 'firmware', 'memory', 'serial', 'cards', 'next boot'];

/** A machine as a line of a table. */
export function machineRow(machine: MachineView): readonly string[] {
  const { BootSourceOverrideEnabled: enabled, BootSourceOverrideTarget: target } = machine.Boot;
  return [
    machine.Id,
    machine.PowerState,
    machine.BiosVersion,
    `${String(machine.MemorySummary.TotalSystemMemoryGiB * 1024)} MiB`,
    machine.SerialNumber,
    machine.macs.join(' '),
    enabled === 'Disabled' ? '' : `${target} (${enabled})`,
  ];
}
