/** A card of a bare-metal machine. */
export interface MachineNic {
  /** `BC:24:11:00:00:01` */
  readonly mac: string;
  /** A bridge of the lab, `prov0`. */
  readonly bridge: string;
}

/** What the next start tries first. */
export interface BootOverride {
  readonly enabled: 'Disabled' | 'Once' | 'Continuous';
  readonly target: 'None' | 'Pxe' | 'Hdd' | 'Cd' | 'UefiHttp';
  /** The firmware that the override is for; the machine's own where it is not given. */
  readonly mode?: 'UEFI' | 'Legacy';
}

/** Settings of the firmware. */
export interface BiosAttributes {
  readonly BootMode: 'Uefi' | 'LegacyBios';
  /** Whether cards are tried when no disk starts. */
  readonly NetworkBoot: 'Enabled' | 'Disabled';
}

/** What lies in the CD-ROM drive. */
export interface Medium {
  /** As it was given, `http://10.99.0.1/x.iso`. */
  readonly image: string;
  /** Absolute path of its bytes. */
  readonly file: string;
  readonly writeProtected: boolean;
}

/** A disk of a bare-metal machine. */
export interface MachineDiskRecord {
  readonly sizeBytes: number;
  /** At most 20 characters, as QEMU's disks have them. */
  readonly serial: string;
  /** How it is plugged in: `virtio` is `/dev/vda`, `scsi` is `/dev/sda`. @default virtio */
  readonly bus?: 'virtio' | 'scsi';
}

/** A bare-metal machine of a lab. */
export interface MachineRecord {
  /** Name and Redfish id, `metal1`. */
  readonly name: string;
  /** 1 and up; never used again. */
  readonly number: number;
  readonly kind: 'qemu' | 'namespace';
  readonly uuid: string;
  readonly serial: string;
  readonly memoryMib: number;
  readonly cores: number;
  readonly nics: readonly MachineNic[];
  readonly disks: readonly MachineDiskRecord[];
  readonly override: BootOverride;
  readonly bios: BiosAttributes;
  /** Settings from the next start on. */
  readonly pendingBios?: Partial<BiosAttributes>;
  readonly secureBoot: boolean;
  /** What was in force at the last start. */
  readonly secureBootRan: boolean;
  readonly medium?: Medium;
  readonly assetTag?: string;
  readonly indicator: 'Off' | 'Lit' | 'Blinking';
  readonly held?: true;
  /** ISO 8601. */
  readonly lastReset?: string;
}

/** A line of the event log. */
export interface EventRecord {
  readonly id: number;
  readonly machine: string;
  /** ISO 8601. */
  readonly created: string;
  readonly severity: 'OK' | 'Warning' | 'Critical';
  /** Of a Redfish registry, `ResourceEvent.1.3.ResourceChanged`. */
  readonly messageId: string;
  readonly message: string;
}

/** A bridge that the machines are plugged into, beside those of the lab's nodes. */
export interface BridgeRecord {
  readonly name: string;
  /** The lab's own address on it, `10.99.0.1/24`; the lab serves no DHCP there. */
  readonly address?: string;
}
