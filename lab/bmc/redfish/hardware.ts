import type { MachineRecord } from '../records';
import { collection, machineOf, resource, ROOT, type Call, type Route } from './call';
import { notFound } from './redfish-error';
import { systemPath } from './systems';

const OK = { State: 'Enabled', Health: 'OK' };

/** The part of a machine that the path's last step names, by its position. */
function partOf<T>(
  call: Call,
  parts: readonly T[],
  prefix: string,
): { readonly part: T; readonly index: number } {
  const given = call.params['part'] ?? '';
  const index = parts.findIndex((_part, position) => `${prefix}${String(position)}` === given);
  const part = parts[index];
  if (part === undefined) throw notFound(call.url);
  return { part, index };
}

function members(machine: MachineRecord, folder: string, kind: string, names: readonly string[]): object {
  const path = `${systemPath(machine)}/${folder}`;
  return collection(
    path,
    kind,
    names.map((name) => `${path}/${name}`),
  );
}

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);

/** Cards, disks and processors, below `/redfish/v1/Systems/{id}`; and `/redfish/v1/Chassis/{id}`. */
export const hardwareRoutes: readonly Route[] = [
  resource('/Systems/:id/EthernetInterfaces', (call) => {
    const machine = machineOf(call);
    return members(machine, 'EthernetInterfaces', 'EthernetInterface', numbered('nic', machine.nics.length));
  }),
  resource('/Systems/:id/EthernetInterfaces/:part', (call) => {
    const machine = machineOf(call);
    const { part, index } = partOf(call, machine.nics, 'nic');
    const isOn = call.bmc.machines.power(machine.name) !== 'Off';
    return {
      '@odata.id': `${systemPath(machine)}/EthernetInterfaces/nic${String(index)}`,
      '@odata.type': '#EthernetInterface.v1_8_0.EthernetInterface',
      Id: `nic${String(index)}`,
      Name: `NIC ${String(index)}`,
      Description: `On the bridge ${part.bridge}`,
      MACAddress: part.mac,
      PermanentMACAddress: part.mac,
      InterfaceEnabled: true,
      LinkStatus: isOn ? 'LinkUp' : 'LinkDown',
      Status: OK,
    };
  }),
  resource('/Systems/:id/Storage', (call) => members(machineOf(call), 'Storage', 'Storage', ['1'])),
  resource('/Systems/:id/Storage/1', (call) => {
    const machine = machineOf(call);
    const path = `${systemPath(machine)}/Storage/1`;
    return {
      '@odata.id': path,
      '@odata.type': '#Storage.v1_13_0.Storage',
      Id: '1',
      Name: 'Disks',
      Status: OK,
      StorageControllers: [
        { '@odata.id': `${path}#/StorageControllers/0`, MemberId: '0', Name: 'virtio', Status: OK },
      ],
      'Drives@odata.count': machine.disks.length,
      Drives: numbered('disk', machine.disks.length).map((name) => ({
        '@odata.id': `${path}/Drives/${name}`,
      })),
    };
  }),
  resource('/Systems/:id/Storage/1/Drives/:part', (call) => {
    const machine = machineOf(call);
    const { part, index } = partOf(call, machine.disks, 'disk');
    return {
      '@odata.id': `${systemPath(machine)}/Storage/1/Drives/disk${String(index)}`,
      '@odata.type': '#Drive.v1_15_0.Drive',
      Id: `disk${String(index)}`,
      Name: `Disk ${String(index)}`,
      CapacityBytes: part.sizeBytes,
      MediaType: 'SSD',
      SerialNumber: part.serial,
      Status: OK,
    };
  }),
  resource('/Systems/:id/SimpleStorage', (call) =>
    members(machineOf(call), 'SimpleStorage', 'SimpleStorage', ['1']),
  ),
  resource('/Systems/:id/SimpleStorage/1', (call) => {
    const machine = machineOf(call);
    return {
      '@odata.id': `${systemPath(machine)}/SimpleStorage/1`,
      '@odata.type': '#SimpleStorage.v1_3_1.SimpleStorage',
      Id: '1',
      Name: 'Disks',
      Status: OK,
      Devices: machine.disks.map(({ sizeBytes }, index) => ({
        ...{ Name: `Disk ${String(index)}`, CapacityBytes: sizeBytes, Status: OK },
      })),
    };
  }),
  resource('/Systems/:id/Processors', (call) => members(machineOf(call), 'Processors', 'Processor', ['1'])),
  resource('/Systems/:id/Processors/1', (call) => {
    const machine = machineOf(call);
    return {
      '@odata.id': `${systemPath(machine)}/Processors/1`,
      '@odata.type': '#Processor.v1_15_0.Processor',
      Id: '1',
      Name: 'Processor',
      ProcessorType: 'CPU',
      ProcessorArchitecture: 'x86',
      InstructionSet: 'x86-64',
      Manufacturer: 'QEMU',
      Model: 'QEMU',
      TotalCores: machine.cores,
      TotalThreads: machine.cores,
      Status: OK,
    };
  }),
  resource('/Chassis/:id', (call) => {
    const machine = machineOf(call);
    return {
      '@odata.id': `${ROOT}/Chassis/${machine.name}`,
      '@odata.type': '#Chassis.v1_20_0.Chassis',
      Id: machine.name,
      Name: machine.name,
      ChassisType: 'RackMount',
      Manufacturer: 'Rackwright',
      Model: 'Lab machine',
      SerialNumber: machine.serial,
      PowerState: call.bmc.machines.power(machine.name) === 'Off' ? 'Off' : 'On',
      IndicatorLED: machine.indicator,
      Status: OK,
      Links: {
        ComputerSystems: [{ '@odata.id': systemPath(machine) }],
        ManagedBy: [{ '@odata.id': `${ROOT}/Managers/${machine.name}` }],
      },
    };
  }),
];
