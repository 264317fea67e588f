import { z } from 'zod';
import { checked, machineOf, ROOT, type Route, type Answer, type Call } from './call';
import { systemPath } from './systems';

const MIB = 1024 * 1024;
const MAC = /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/;
const BRIDGE = /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/;

const disk = z.strictObject({
  SizeMib: z.int().min(1),
  Serial: z
    .string()
    .regex(/^[\x21-\x7e]{1,20}$/)
    .optional(),
  Bus: z.enum(['virtio', 'scsi']).default('virtio'),
});

/** What a new machine is made of; everything but the name is the lab's own, below `Oem`. */
const body = z.strictObject({
  Name: z.string(),
  Oem: z.strictObject({
    Rackwright: z.strictObject({
      Kind: z.enum(['qemu', 'namespace']).default('qemu'),
      MemoryMib: z
        .int()
        .min(64)
        .max(1024 * 1024)
        .default(1024),
      Cores: z.int().min(1).max(128).default(1),
      Firmware: z.enum(['uefi', 'bios']).default('uefi'),
      Nics: z
        .array(z.strictObject({ Bridge: z.string().regex(BRIDGE), Mac: z.string().regex(MAC).optional() }))
        .max(8)
        .default([]),
      Disks: z.array(disk).max(8).default([]),
      Uuid: z.uuid().optional(),
      Serial: z
        .string()
        .regex(/^[\x21-\x7e]{1,64}$/)
        .optional(),
      Bridges: z.array(z.strictObject({ Name: z.string().regex(BRIDGE), Address: z.string() })).default([]),
    }),
  }),
});

/** Machines come and go: `POST /redfish/v1/Systems`, `DELETE /redfish/v1/Systems/{id}`. */
export const inventoryRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${ROOT}/Systems`,
    handle: async ({ bmc, body: given }: Call): Promise<Answer> => {
      const { Name, Oem } = checked(body, given);
      const { Kind, MemoryMib, Cores, Firmware, Nics, Disks, Uuid, Serial, Bridges } = Oem.Rackwright;
      const made = await bmc.machines.add({
        ...{ name: Name, kind: Kind, memoryMib: MemoryMib, cores: Cores, firmware: Firmware },
        nics: Nics.map(({ Bridge, Mac }) => ({ bridge: Bridge, ...(Mac === undefined ? {} : { mac: Mac }) })),
        disks: Disks.map((each) => ({
          ...{ sizeBytes: each.SizeMib * MIB, bus: each.Bus },
          ...(each.Serial === undefined ? {} : { serial: each.Serial }),
        })),
        ...(Uuid === undefined ? {} : { uuid: Uuid }),
        ...(Serial === undefined ? {} : { serial: Serial }),
        bridges: Bridges.map((bridge) => ({ name: bridge.Name, address: bridge.Address })),
      });
      return {
        status: 201,
        body: { '@odata.id': systemPath(made) },
        headers: { location: systemPath(made) },
      };
    },
  },
  {
    method: 'DELETE',
    path: `${ROOT}/Systems/:id`,
    handle: async (call: Call): Promise<Answer> => {
      await call.bmc.machines.remove(machineOf(call).name);
      return {};
    },
  },
];
