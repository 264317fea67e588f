import { collection, resource, ROOT, type Route } from './call';

/** `/redfish`, `/redfish/v1` and what lies right below. */
export const serviceRoutes: readonly Route[] = [
  { method: 'GET', path: '/redfish', open: true, handle: () => ({ body: { v1: `${ROOT}/` } }) },
  {
    ...resource('', ({ bmc }) => ({
      '@odata.id': `${ROOT}/`,
      '@odata.type': '#ServiceRoot.v1_13_0.ServiceRoot',
      Id: 'RootService',
      Name: 'Rackwright lab',
      Product: 'Rackwright lab',
      Vendor: 'Rackwright',
      RedfishVersion: '1.15.0',
      UUID: bmc.uuid,
      ProtocolFeaturesSupported: { FilterQuery: false, SelectQuery: false, OnlyMemberQuery: false },
      Systems: { '@odata.id': `${ROOT}/Systems` },
      Chassis: { '@odata.id': `${ROOT}/Chassis` },
      Managers: { '@odata.id': `${ROOT}/Managers` },
      SessionService: { '@odata.id': `${ROOT}/SessionService` },
      EventService: { '@odata.id': `${ROOT}/EventService` },
      Links: { Sessions: { '@odata.id': `${ROOT}/SessionService/Sessions` } },
    })),
    open: true,
  },
  {
    ...resource('/odata', () => ({
      '@odata.context': `${ROOT}/$metadata`,
      value: ['Systems', 'Chassis', 'Managers', 'SessionService', 'EventService'].map((name) => ({
        ...{ name, kind: 'Singleton', url: `${ROOT}/${name}` },
      })),
    })),
    open: true,
  },
  resource('/Systems', ({ bmc }) => members(bmc.machines.all(), 'Systems', 'ComputerSystem')),
  resource('/Chassis', ({ bmc }) => members(bmc.machines.all(), 'Chassis', 'Chassis')),
  resource('/Managers', ({ bmc }) => members(bmc.machines.all(), 'Managers', 'Manager')),
];

function members(machines: readonly { readonly name: string }[], folder: string, kind: string): object {
  return collection(
    `${ROOT}/${folder}`,
    kind,
    machines.map(({ name }) => `${ROOT}/${folder}/${name}`),
  );
}
