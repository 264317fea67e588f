import type { ITerraformDependable, TerraformProvider } from 'cdktf';

/** What happens to a packet that no rule names. */
export type FirewallPolicy = 'ACCEPT' | 'DROP' | 'REJECT';

/** One rule; what is left out matches everything. */
export interface FirewallRule {
  /** `forward` is what the node hands on, with nftables, of nodes and vnets alone. @default `in` */
  readonly direction?: 'in' | 'out' | 'forward';
  readonly action: FirewallPolicy;
  /** One of PVE's own sets of protocol and ports, `SSH`, `HTTPS`, `Ceph`; instead of `protocol` and `ports`. */
  readonly macro?: string;
  /** `tcp`, `udp`, `icmp`, `ipv6-icmp`, … */
  readonly protocol?: string;
  /** `22`, `80,443`, `8000:8080`; needs a protocol. */
  readonly ports?: string;
  /** Where it comes from, as `ports`. */
  readonly sourcePorts?: string;
  /** Address, network, list of both, alias (`dc/lan` or `lan`) or IP set (`+dc/admins` or `+admins`). */
  readonly source?: string;
  /** As `source`. */
  readonly destination?: string;
  /** Card of the guest, `net0`. @default all */
  readonly interface?: string;
  /** @default `nolog` */
  readonly log?: FirewallLog;
  readonly comment?: string;
  /** False keeps it without effect. @default true */
  readonly enabled?: boolean;
}

/** How loudly something is logged. */
export type FirewallLog =
  'nolog' | 'emerg' | 'alert' | 'crit' | 'err' | 'warning' | 'notice' | 'info' | 'debug';

/** A guest whose traffic is filtered. */
export interface GuardedGuest {
  /** Host name, `web1`. */
  readonly name: string;
  readonly node: string;
  readonly vmId: number;
  /** @default `vm` */
  readonly kind?: 'vm' | 'container';
  /** Names of security groups, in the order in which they are asked. */
  readonly groups?: readonly string[];
  /** Its own rules, which come before those of its groups. */
  readonly rules?: readonly FirewallRule[];
  /** @default `DROP` */
  readonly inputPolicy?: FirewallPolicy;
  /** @default `ACCEPT` */
  readonly outputPolicy?: FirewallPolicy;
  /** Only the addresses of the guest's own configuration may leave it. @default false */
  readonly ipFilter?: boolean;
  /** Only the guest's own MAC addresses may leave it. @default true */
  readonly macFilter?: boolean;
  /** Whether it may ask for an address by DHCP. @default true */
  readonly dhcp?: boolean;
  /** Whether IPv6 may find its neighbours. @default true */
  readonly ndp?: boolean;
  /** Whether it may say that it is a router of IPv6. @default false */
  readonly radv?: boolean;
  /** What its policy for what comes in logs. @default `nolog` */
  readonly logIn?: FirewallLog;
  /** @default `nolog` */
  readonly logOut?: FirewallLog;
  /**
   * Terraform's address of an attribute that changes when the guest is made anew, `proxmox_virtual_environment_vm.web1.id`: PVE
   * then forgets what it let through, and all of it is made again in the same deploy.
   * @default none
   */
  readonly madeWith?: string;
  /** False switches its filter off. @default true */
  readonly enabled?: boolean;
  /** What must be there before: the guest itself. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Properties of {@link Firewall}. */
export interface FirewallProps {
  /**
   * Switches the firewall of the whole cluster; without it no rule has any effect. Where another stack or a person
   * does that, leave it out.
   * @default untouched
   */
  readonly cluster?: {
    readonly enabled: boolean;
    /** What reaches the nodes themselves. @default `DROP` */
    readonly inputPolicy?: FirewallPolicy;
    /** @default `ACCEPT` */
    readonly outputPolicy?: FirewallPolicy;
    /** What nodes hand on, with nftables. @default `ACCEPT` */
    readonly forwardPolicy?: 'ACCEPT' | 'DROP';
    /** Whether bridges are filtered by MAC addresses too. @default true */
    readonly ebtables?: boolean;
    /** How much is logged: `rate` of lines after a `burst` of them. @default PVE's, `1/second` after 5 */
    readonly logLimit?: { readonly burst?: number; readonly rate?: string; readonly enabled?: boolean };
    /**
     * Rules of the nodes. PVE itself lets in SSH, the API and the cluster's traffic from the nodes' own network; say
     * who else may.
     */
    readonly rules?: readonly FirewallRule[];
  };
  /** Names of networks or addresses, `lan: 10.0.0.0/24`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Sets of networks and addresses by name, `admins: [10.0.0.5, 10.0.9.0/24]`; one with `!` before it is left out. */
  readonly ipSets?: Readonly<Record<string, readonly string[]>>;
  /** Security groups: rules by name, for guests to share. */
  readonly groups?: Readonly<Record<string, readonly FirewallRule[]>>;
  /** Words for people about aliases, IP sets and groups, by their names. */
  readonly comments?: Readonly<Record<string, string>>;
  readonly guests?: readonly GuardedGuest[];
  /** Rules of nodes alone, which are asked before those of the cluster. */
  readonly nodes?: readonly { readonly node: string; readonly rules: readonly FirewallRule[] }[];
  /** Follows on the names of aliases, IP sets and groups in Terraform, where a stack has the same ones in two clusters. @default nothing */
  readonly pinnedWith?: string;
  /** Names that rules use and another stack makes. @default none */
  readonly madeElsewhere?: {
    readonly aliases?: readonly string[];
    readonly ipSets?: readonly string[];
    readonly groups?: readonly string[];
  };
  readonly provider?: TerraformProvider;
}
