/** A node of the data centre. */
export interface NodeRecord {
  readonly node: string;
  /** 1 and up. */
  readonly nodeid: number;
  /** Address on the management network, without prefix length. */
  readonly address: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** Network interfaces in force. */
  readonly interfaces: Readonly<Record<string, InterfaceConfig>>;
  /** Network interfaces as they will be after the next reload; absent when nothing waits. */
  readonly pendingInterfaces?: Readonly<Record<string, InterfaceConfig>>;
}

/** `/etc/network/interfaces` as the API shows it; keys are PVE's own. */
export type InterfaceConfig = Readonly<Record<string, string | number | readonly string[]>>;

/** A zone, vnet, subnet or another SDN object: what is in force, and what is written down. */
export interface SdnRecord {
  readonly kind:
    | 'zone'
    | 'vnet'
    | 'subnet'
    | 'controller'
    | 'ipam'
    | 'dns'
    | 'fabric'
    | 'fabric-node'
    | 'prefix-list'
    | 'route-map';
  readonly id: string;
  /** Absent until the object was applied once. */
  readonly running?: SdnConfig;
  /** Absent when it is deleted and not yet applied. */
  readonly config?: SdnConfig;
}

/** Keys are PVE's own. */
export type SdnConfig = Readonly<
  Record<string, string | number | readonly (string | Readonly<Record<string, string>>)[]>
>;
