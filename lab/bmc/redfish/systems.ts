import { z } from 'zod';
import { firmwareOf } from '../machine-spec';
import type { MachineRecord } from '../records';
import { checked, machineOf, resource, ROOT, type Bmc, type Call, type Route, type Answer } from './call';
import { RedfishError } from './redfish-error';
import { RESET_TYPES } from './reset';

const TARGETS = ['None', 'Pxe', 'Hdd', 'Cd', 'UefiHttp'] as const;
const MODES = ['UEFI', 'Legacy'] as const;

const patch = z.strictObject({
  Boot: z
    .strictObject({
      BootSourceOverrideEnabled: z.enum(['Disabled', 'Once', 'Continuous']).optional(),
      BootSourceOverrideTarget: z.enum(TARGETS).optional(),
      BootSourceOverrideMode: z.enum(MODES).optional(),
    })
    .optional(),
  AssetTag: z.string().max(64).optional(),
  IndicatorLED: z.enum(['Off', 'Lit', 'Blinking']).optional(),
});

/** The path of a machine. */
export const systemPath = ({ name }: Pick<MachineRecord, 'name'>): string => `${ROOT}/Systems/${name}`;

const link = (path: string): object => ({ '@odata.id': path });

function boot(machine: MachineRecord): object {
  const { enabled, target, mode } = machine.override;
  return {
    BootSourceOverrideEnabled: enabled,
    BootSourceOverrideTarget: target,
    'BootSourceOverrideTarget@Redfish.AllowableValues': TARGETS,
    BootSourceOverrideMode: mode ?? (machine.bios.BootMode === 'Uefi' ? 'UEFI' : 'Legacy'),
    'BootSourceOverrideMode@Redfish.AllowableValues': MODES,
  };
}

function view({ machines }: Bmc, machine: MachineRecord): object {
  const path = systemPath(machine);
  const power = machines.power(machine.name);
  return {
    '@odata.id': path,
    '@odata.type': '#ComputerSystem.v1_17_0.ComputerSystem',
    Id: machine.name,
    Name: machine.name,
    SystemType: 'Virtual',
    Manufacturer: 'Rackwright',
    Model: 'Lab machine',
    SerialNumber: machine.serial,
    UUID: machine.uuid,
    AssetTag: machine.assetTag ?? '',
    IndicatorLED: machine.indicator,
    PowerState: power,
    Status: { State: power === 'Off' ? 'Disabled' : 'Enabled', Health: 'OK', HealthRollup: 'OK' },
    ...(machine.lastReset === undefined ? {} : { LastResetTime: machine.lastReset }),
    Boot: boot(machine),
    BiosVersion: firmwareOf(machine) === 'uefi' ? 'OVMF' : 'SeaBIOS',
    ProcessorSummary: {
      Count: 1,
      CoreCount: machine.cores,
      LogicalProcessorCount: machine.cores,
      Model: 'QEMU',
    },
    MemorySummary: { TotalSystemMemoryGiB: machine.memoryMib / 1024 },
    Bios: link(`${path}/Bios`),
    SecureBoot: link(`${path}/SecureBoot`),
    EthernetInterfaces: link(`${path}/EthernetInterfaces`),
    Storage: link(`${path}/Storage`),
    SimpleStorage: link(`${path}/SimpleStorage`),
    Processors: link(`${path}/Processors`),
    LogServices: link(`${path}/LogServices`),
    VirtualMedia: link(`${ROOT}/Managers/${machine.name}/VirtualMedia`),
    Links: {
      Chassis: [link(`${ROOT}/Chassis/${machine.name}`)],
      ManagedBy: [link(`${ROOT}/Managers/${machine.name}`)],
    },
    Actions: {
      '#ComputerSystem.Reset': {
        target: `${path}/Actions/ComputerSystem.Reset`,
        'ResetType@Redfish.AllowableValues': RESET_TYPES,
      },
    },
  };
}

/** What is not given stays; a target without `Enabled` is for once, as Redfish has it nowhere and every BMC does. */
async function setBoot(call: Call, wanted: NonNullable<z.infer<typeof patch>['Boot']>): Promise<void> {
  const machine = machineOf(call);
  const before = machine.override;
  const target = wanted.BootSourceOverrideTarget ?? before.target;
  const turnedOn = before.enabled === 'Disabled' && target !== 'None' ? 'Once' : before.enabled;
  const enabled =
    wanted.BootSourceOverrideEnabled ?? (wanted.BootSourceOverrideTarget ? turnedOn : before.enabled);
  const mode = wanted.BootSourceOverrideMode ?? before.mode;
  const isOff = enabled === 'Disabled' || target === 'None';
  const override = {
    ...(isOff ? { enabled: 'Disabled' as const, target: 'None' as const } : { enabled, target }),
    ...(mode === undefined ? {} : { mode }),
  };
  if (override.target === 'UefiHttp' && firmwareOf({ ...machine, override }) !== 'uefi') {
    throw new RedfishError(400, 'PropertyValueConflict', [
      'BootSourceOverrideTarget: UefiHttp needs BootSourceOverrideMode UEFI.',
    ]);
  }
  if (override.target === 'Hdd' && machine.disks.length === 0) {
    throw new RedfishError(400, 'PropertyValueConflict', [
      'BootSourceOverrideTarget: the machine has no disk.',
    ]);
  }
  await call.bmc.machines.setOverride(machine.name, override);
}

/** `/redfish/v1/Systems/{id}` */
export const systemRoutes: readonly Route[] = [
  resource('/Systems/:id', (call) => view(call.bmc, machineOf(call))),
  {
    method: 'PATCH',
    path: `${ROOT}/Systems/:id`,
    handle: async (call: Call): Promise<Answer> => {
      const { name } = machineOf(call);
      const wanted = checked(patch, call.body);
      if (wanted.Boot) await setBoot(call, wanted.Boot);
      if (wanted.AssetTag !== undefined) call.bmc.machines.change(name, { assetTag: wanted.AssetTag });
      if (wanted.IndicatorLED) call.bmc.machines.change(name, { indicator: wanted.IndicatorLED });
      return { body: view(call.bmc, machineOf(call)) };
    },
  },
];
