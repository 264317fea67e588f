/** A network card of a VM; the first is `net0`. */
export interface VmNetworkDevice {
  /** Bridge of the node or vnet of the SDN, `vmbr0`, `devnet`. */
  readonly bridge: string;
  /** `BC:24:11:00:27:11`. Given, so that no plan differs by it: PVE would make one up. */
  readonly mac: string;
  /** Card that the guest sees. @default 'virtio' */
  readonly model?: 'virtio' | 'e1000' | 'e1000e' | 'rtl8139' | 'vmxnet3';
  /** Tag of untagged frames, 1 to 4094. @default untagged */
  readonly vlanId?: number;
  /** VLANs that the guest may tag itself: tags and runs of them, `['20', '30-39']`. @default all that the bridge carries */
  readonly trunks?: readonly string[];
  /** Bytes, 576 to 65520, or 1 for that of the bridge; virtio cards alone can be told. @default the guest's */
  readonly mtu?: number;
  /** Whether PVE's firewall filters the card. @default false */
  readonly firewall?: boolean;
  /** Pairs of queues, 1 to 64; as many as cores let a virtio card use them all. @default 1 */
  readonly queues?: number;
  /** Megabytes a second that the guest may send. @default no limit */
  readonly rateLimitMbps?: number;
  /** True pulls the cable. @default false */
  readonly disconnected?: boolean;
}
