import type { SdnRecord } from '../../model';

type Kind = SdnRecord['kind'];

/** Name of the id of each kind of object, where it is in the API. */
export const ID_KEYS: Readonly<Record<Kind, string>> = {
  zone: 'zone',
  vnet: 'vnet',
  subnet: 'subnet',
  controller: 'controller',
  ipam: 'ipam',
  dns: 'dns',
  fabric: 'id',
  'fabric-node': 'node_id',
  'prefix-list': 'id',
  'route-map': 'route-map-id',
};

/** Secrets that the API takes and never shows. */
export const SECRET_KEYS: readonly string[] = ['token', 'key'];
