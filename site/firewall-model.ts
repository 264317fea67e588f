/** What PVE's firewall lets through to the VMs of an environment. */
export interface EnvironmentFirewall {
  /** Whether VMs are filtered that do not say it themselves. */
  readonly enabled: boolean;
  /** Addresses and networks that log in by SSH, `10.0.0.0/24`; the controller's is among them. */
  readonly admins: readonly string[];
  /** Addresses and networks by the name of their set. */
  readonly ipSets: Readonly<Record<string, readonly string[]>>;
  /** Rules of the VMs that have a role, by role. */
  readonly roles: Readonly<Record<string, readonly FilterRule[]>>;
  /** Rules of the VMs of an Ansible group, by group. */
  readonly groups: Readonly<Record<string, readonly FilterRule[]>>;
  /** How loudly the node logs what no rule lets in; absent means not at all. */
  readonly logDropped?: FilterLog;
}

/** What PVE's firewall does for one VM. */
export interface VmFirewall {
  /** False switches off what was on. */
  readonly enabled: boolean;
  readonly rules: readonly FilterRule[];
}

/** A rule for what comes in. */
export interface FilterRule {
  /** What people call it. */
  readonly name: string;
  readonly action: 'accept' | 'drop' | 'reject';
  /** PVE's word for protocol and ports, `HTTPS`. */
  readonly macro?: string;
  readonly protocol?: FilterProtocol;
  /** `443`, `8000-8080`; absent means all. */
  readonly ports?: readonly string[];
  /**
   * Where it comes from: addresses, networks, names of machines, `admins`, `role:k3s`, `group:web`, `cluster:home`, `set:office`;
   * absent means from everywhere.
   */
  readonly from?: readonly string[];
  /** How loudly the node logs what it fits; absent means not at all. */
  readonly log?: FilterLog;
  /** False keeps it without effect; absent means true. */
  readonly enabled?: false;
}

/** How loudly something is logged, in the words of syslog. */
export type FilterLog = 'emerg' | 'alert' | 'crit' | 'err' | 'warning' | 'notice' | 'info' | 'debug';

/** What PVE can tell apart, and rules ask for. */
export type FilterProtocol = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'ipv6-icmp' | 'esp' | 'gre' | 'vrrp';
