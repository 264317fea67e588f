import { z } from 'zod';
import type { MachineRecord } from '../records';
import { insertMedium } from '../virtual-media';
import { checked, collection, machineOf, resource, ROOT, type Call, type Route, type Answer } from './call';
import { RedfishError } from './redfish-error';
import { systemPath } from './systems';

const managerPath = ({ name }: MachineRecord): string => `${ROOT}/Managers/${name}`;
const MEDIA = `${ROOT}/Managers/:id/VirtualMedia/Cd`;

const insert = z.strictObject({
  Image: z.string().min(1).max(2000),
  Inserted: z.boolean().optional(),
  WriteProtected: z.boolean().optional(),
  TransferMethod: z.enum(['Stream', 'Upload']).optional(),
  TransferProtocolType: z.enum(['HTTP', 'HTTPS', 'OEM']).optional(),
  UserName: z.string().optional(),
  Password: z.string().optional(),
  MediaType: z.string().optional(),
});

const mediumPatch = z.strictObject({
  Image: z.string().max(2000).nullable().optional(),
  Inserted: z.boolean().optional(),
  WriteProtected: z.boolean().optional(),
  VerifyCertificate: z.boolean().optional(),
});

/** A medium cannot be written to, whatever is asked: it is a CD-ROM. */
function viewMedium(machine: MachineRecord): object {
  const path = `${managerPath(machine)}/VirtualMedia/Cd`;
  const { medium } = machine;
  return {
    '@odata.id': path,
    '@odata.type': '#VirtualMedia.v1_5_1.VirtualMedia',
    Id: 'Cd',
    Name: 'Virtual CD',
    MediaTypes: ['CD', 'DVD'],
    Image: medium?.image ?? null,
    ImageName: medium?.image.split('/').at(-1) ?? null,
    Inserted: medium !== undefined,
    WriteProtected: true,
    ConnectedVia: medium ? 'URI' : 'NotConnected',
    TransferMethod: 'Upload',
    VerifyCertificate: true,
    Actions: {
      '#VirtualMedia.InsertMedia': { target: `${path}/Actions/VirtualMedia.InsertMedia` },
      '#VirtualMedia.EjectMedia': { target: `${path}/Actions/VirtualMedia.EjectMedia` },
    },
  };
}

async function doInsert(call: Call, image: string, verifyCertificate = true): Promise<void> {
  const { name, kind } = machineOf(call);
  if (kind !== 'qemu') {
    throw new RedfishError(400, 'ActionNotSupported', ['A machine without firmware has no CD-ROM drive.']);
  }
  const { machines, labDirectory } = call.bmc;
  await insertMedium(machines, labDirectory, name, { image, writeProtected: true, verifyCertificate });
}

/** `/redfish/v1/Managers/{id}` */
export const managerRoutes: readonly Route[] = [
  resource('/Managers/:id', (call) => {
    const machine = machineOf(call);
    const path = managerPath(machine);
    return {
      '@odata.id': path,
      '@odata.type': '#Manager.v1_14_0.Manager',
      Id: machine.name,
      Name: `BMC of ${machine.name}`,
      ManagerType: 'BMC',
      Model: 'Rackwright lab',
      FirmwareVersion: '1.0',
      PowerState: 'On',
      DateTime: new Date().toISOString(),
      Status: { State: 'Enabled', Health: 'OK' },
      VirtualMedia: { '@odata.id': `${path}/VirtualMedia` },
      LogServices: { '@odata.id': `${path}/LogServices` },
      Links: {
        ManagerForServers: [{ '@odata.id': systemPath(machine) }],
        ManagerForChassis: [{ '@odata.id': `${ROOT}/Chassis/${machine.name}` }],
      },
    };
  }),
  resource('/Managers/:id/VirtualMedia', (call) => {
    const path = `${managerPath(machineOf(call))}/VirtualMedia`;
    return collection(path, 'VirtualMedia', [`${path}/Cd`]);
  }),
  resource('/Managers/:id/VirtualMedia/Cd', (call) => viewMedium(machineOf(call))),
  {
    method: 'PATCH',
    path: MEDIA,
    handle: async (call: Call): Promise<Answer> => {
      const { Image, Inserted, VerifyCertificate } = checked(mediumPatch, call.body);
      if (Image === null || Image === '' || Inserted === false) {
        await call.bmc.machines.setMedium(machineOf(call).name, undefined);
      } else if (Image !== undefined) await doInsert(call, Image, VerifyCertificate);
      return { body: viewMedium(machineOf(call)) };
    },
  },
  {
    method: 'POST',
    path: `${MEDIA}/Actions/VirtualMedia.InsertMedia`,
    handle: async (call: Call): Promise<Answer> => {
      await doInsert(call, checked(insert, call.body).Image);
      return {};
    },
  },
  {
    method: 'POST',
    path: `${MEDIA}/Actions/VirtualMedia.EjectMedia`,
    handle: async (call: Call): Promise<Answer> => {
      await call.bmc.machines.setMedium(machineOf(call).name, undefined);
      return {};
    },
  },
];
