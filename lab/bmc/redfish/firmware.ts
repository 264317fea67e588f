import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checked, machineOf, resource, ROOT, type Route, type Answer, type Call } from './call';
import { RedfishError } from './redfish-error';
import { systemPath } from './systems';

const attributes = z.strictObject({
  Attributes: z.strictObject({
    BootMode: z.enum(['Uefi', 'LegacyBios']).optional(),
    NetworkBoot: z.enum(['Enabled', 'Disabled']).optional(),
  }),
});

const secureBoot = z.strictObject({ SecureBootEnable: z.boolean() });
const resetKeys = z.strictObject({ ResetKeysType: z.enum(['ResetAllKeysToDefault']) });

/** `/redfish/v1/Systems/{id}/Bios` and `…/SecureBoot` */
export const firmwareRoutes: readonly Route[] = [
  resource('/Systems/:id/Bios', (call) => {
    const machine = machineOf(call);
    const path = `${systemPath(machine)}/Bios`;
    return {
      '@odata.id': path,
      '@odata.type': '#Bios.v1_2_0.Bios',
      Id: 'Bios',
      Name: 'BIOS Configuration',
      Attributes: machine.bios,
      '@Redfish.Settings': {
        '@odata.type': '#Settings.v1_3_5.Settings',
        SettingsObject: { '@odata.id': `${path}/Settings` },
        SupportedApplyTimes: ['OnReset'],
      },
      Actions: { '#Bios.ResetBios': { target: `${path}/Actions/Bios.ResetBios` } },
    };
  }),
  resource('/Systems/:id/Bios/Settings', (call) => {
    const machine = machineOf(call);
    return {
      '@odata.id': `${systemPath(machine)}/Bios/Settings`,
      '@odata.type': '#Bios.v1_2_0.Bios',
      Id: 'Settings',
      Name: 'BIOS Configuration Pending Settings',
      Attributes: { ...machine.bios, ...machine.pendingBios },
    };
  }),
  {
    method: 'PATCH',
    path: `${ROOT}/Systems/:id/Bios/Settings`,
    handle: (call: Call): Answer => {
      const machine = machineOf(call);
      const { Attributes } = checked(attributes, call.body);
      const given = Object.fromEntries(
        Object.entries(Attributes).filter(([, value]) => (value as string | undefined) !== undefined),
      );
      call.bmc.machines.change(machine.name, { pendingBios: { ...machine.pendingBios, ...given } });
      return {};
    },
  },
  {
    method: 'POST',
    path: `${ROOT}/Systems/:id/Bios/Actions/Bios.ResetBios`,
    handle: (call: Call): Answer => {
      const { name } = machineOf(call);
      call.bmc.machines.change(name, { pendingBios: { BootMode: 'Uefi', NetworkBoot: 'Enabled' } });
      return {};
    },
  },
  resource('/Systems/:id/SecureBoot', (call) => {
    const machine = machineOf(call);
    const path = `${systemPath(machine)}/SecureBoot`;
    return {
      '@odata.id': path,
      '@odata.type': '#SecureBoot.v1_1_0.SecureBoot',
      Id: 'SecureBoot',
      Name: 'UEFI Secure Boot',
      SecureBootEnable: machine.secureBoot,
      SecureBootCurrentBoot: machine.secureBootRan ? 'Enabled' : 'Disabled',
      SecureBootMode: machine.secureBoot ? 'UserMode' : 'SetupMode',
      Actions: {
        '#SecureBoot.ResetKeys': {
          target: `${path}/Actions/SecureBoot.ResetKeys`,
          'ResetKeysType@Redfish.AllowableValues': ['ResetAllKeysToDefault'],
        },
      },
    };
  }),
  {
    method: 'PATCH',
    path: `${ROOT}/Systems/:id/SecureBoot`,
    handle: (call: Call): Answer => {
      const machine = machineOf(call);
      const { SecureBootEnable } = checked(secureBoot, call.body);
      if (SecureBootEnable && machine.kind !== 'qemu') {
        throw new RedfishError(400, 'PropertyValueConflict', [
          'SecureBootEnable: a machine without firmware has no Secure Boot.',
        ]);
      }
      call.bmc.machines.change(machine.name, { secureBoot: SecureBootEnable });
      return {};
    },
  },
  {
    method: 'POST',
    path: `${ROOT}/Systems/:id/SecureBoot/Actions/SecureBoot.ResetKeys`,
    handle: (call: Call): Answer => {
      const { name } = machineOf(call);
      checked(resetKeys, call.body);
      if (call.bmc.machines.power(name) !== 'Off') {
        throw new RedfishError(409, 'ResourceInUse', ['Keys can be reset while the machine is off.']);
      }
      // The next start takes the variables that the firmware came with.
      rmSync(join(call.bmc.machines.folder(name), 'variables-secure.fd'), { force: true });
      return {};
    },
  },
];
