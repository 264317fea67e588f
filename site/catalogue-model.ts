/** A medium that machines start from to be installed. */
export interface Iso {
  /** Key in the catalogue, `debian-12-netinst`. */
  readonly name: string;
  /** Where the node downloads it from; absent with `file`. */
  readonly url?: string;
  /** Absolute path on the machine that deploys; its checksum is known. */
  readonly file?: string;
  /** Name in the storage; ends in `.iso`. */
  readonly fileName: string;
  readonly checksum?: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string };
}

/** An operating system that machines can be given. */
export interface OsProfile {
  readonly name: string;
  readonly family: 'ubuntu' | 'debian' | 'nixos' | 'proxmox-ve' | 'talos';
  /** Release; absent means the newest that the installer knows. */
  readonly version?: string;
  /** Name of the medium that the installer starts from. */
  readonly iso?: string;
  /** Name of the disk image that machines are given which are installed by one. */
  readonly image?: string;
  readonly kernelArguments: readonly string[];
}

/** A network that physical machines are on. */
export interface SiteNetwork {
  readonly name: string;
  /** `10.0.12.0/24` */
  readonly cidr?: string;
  readonly gateway?: string;
  /** 1 to 4094; absent means untagged. */
  readonly vlanId?: number;
  /** Bytes. */
  readonly mtu: number;
  readonly dnsServers: readonly string[];
  readonly description?: string;
}

/** Machines that form one thing. */
export interface Cluster {
  readonly name: string;
  readonly kind: 'pve' | 'k3s' | 'talos';
  /** Names of machines; for `pve` every node. */
  readonly controlPlane: readonly string[];
  readonly workers: readonly string[];
  readonly endpoint?: string;
  readonly version?: string;
  /** Name of the site's network between the members. */
  readonly network?: string;
  readonly podCidr?: string;
  readonly serviceCidr?: string;
  /** Names of clusters that must be there before. */
  readonly requires: readonly string[];
}

/** Where Terraform keeps its state: `local` is one file an environment, beside `cdktf.json`. */
export type Backend =
  | { readonly type: 'local' }
  | { readonly type: 'pg'; readonly schemaName: string; readonly credentialsKey?: string }
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly prefix: string;
      readonly region: string;
      readonly endpoint?: string;
      readonly credentialsKey?: string;
    }
  | {
      readonly type: 'http';
      /** The name of the environment is added: `https://state.example.org/home-lab`. */
      readonly address: string;
      /** What is added to the address of a state where it is locked, `/lock`. @default nothing */
      readonly lockSuffix?: string;
      /** @default 'LOCK' */
      readonly lockMethod?: string;
      /** @default 'UNLOCK' */
      readonly unlockMethod?: string;
      readonly credentialsKey?: string;
    };

/** A storage of a PVE node, as far as the site describes it. */
export interface Storage {
  /** PVE's id, `local-lvm`. */
  readonly name: string;
  readonly content?: readonly string[];
  readonly sizeGib?: number;
  readonly shared: boolean;
  /** Disks that are copied to it at one time; absent means as many as the node runs tasks. */
  readonly concurrency?: number;
}

/** A compose project: the absolute path of its file on the machine, or the text of one that the specs bring. */
export type ComposeProject = string | { readonly content: string };

/** What runs on a machine beside its operating system. */
export interface Services {
  readonly docker?: {
    readonly enabled: boolean;
    readonly dataRoot: string;
    readonly users: readonly string[];
    readonly registryMirrors: readonly string[];
    /** By the name of the project. */
    readonly compose: Readonly<Record<string, ComposeProject>>;
  };
  readonly haproxy?: LoadBalancer;
  readonly nix?: {
    readonly enabled: boolean;
    readonly channel?: string;
    readonly packages: readonly string[];
    /** Options under `services` of NixOS. */
    readonly services: Readonly<Record<string, unknown>>;
  };
}

/** HAProxy's part of a machine. */
export interface LoadBalancer {
  readonly frontends: readonly {
    readonly name: string;
    /** `*:443` */
    readonly bind: string;
    readonly backend: string;
    readonly mode: 'tcp' | 'http';
  }[];
  readonly backends: readonly {
    readonly name: string;
    readonly mode: 'tcp' | 'http';
    readonly balance: string;
    readonly check: 'none' | 'tcp' | 'http' | 'tls';
    readonly checkPath: string;
    /** Addresses with ports. */
    readonly servers: readonly { readonly name: string; readonly address: string }[];
  }[];
  readonly stats?: string;
}

/** A cloud image, downloaded by the PVE node itself. */
export interface Image {
  /** Key in the catalogue, `debian-12`. */
  readonly name: string;
  /** Where the node downloads it from; absent with `file`. */
  readonly url?: string;
  /** Absolute path on the machine that deploys; its checksum is known. */
  readonly file?: string;
  /** Name in the storage; ends in `.qcow2`, `.raw` or `.vmdk`. */
  readonly fileName: string;
  readonly checksum?: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string };
  readonly os: 'debian' | 'ubuntu';
}
