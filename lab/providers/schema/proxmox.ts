import type { DerivedSchemas } from './derive';
import data from './proxmox.json';

/** The schemas of bpg/proxmox 0.111.1 for the types implemented here; see `generate.ts`. */
export const PROXMOX_SCHEMAS = data as unknown as DerivedSchemas;
