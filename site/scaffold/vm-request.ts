import type { Environment } from '../model';

/** A VM that is to be made. */
export interface VmRequest {
  readonly kind: 'vm';
  readonly name: string;
  readonly environment: Environment;
  /** Vnet or bridge of its first NIC. @default the environment's first vnet, else the node's first bridge */
  readonly bridge?: string | undefined;
  /** Takes the address from DHCP. @default on bridges without a range true, else false: one is handed out */
  readonly dhcp?: boolean | undefined;
}
