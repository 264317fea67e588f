/** A group of users; the users name it themselves. */
export interface GroupRecord {
  readonly groupid: string;
  readonly comment?: string;
}

/** A user. Passwords and tokens are kept as hashes. */
export interface UserRecord {
  readonly userid: string;
  readonly enable: 0 | 1;
  /** Seconds since 1970; 0 is never. */
  readonly expire: number;
  readonly comment?: string;
  readonly email?: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly keys?: string;
  readonly groups: readonly string[];
  readonly passwordHash?: string;
  /** The same password as the nodes' own accounts have it, for SSH; only of users of the realm `pam`. */
  readonly shadowHash?: string;
  readonly tokens: Readonly<Record<string, TokenRecord>>;
}

/** An API token of a user. */
export interface TokenRecord {
  /** SHA-256 of the secret: it is random, so it needs no slow hash. */
  readonly secretHash: string;
  readonly privsep: 0 | 1;
  readonly expire: number;
  readonly comment?: string;
}

/** A named set of privileges. */
export interface RoleRecord {
  readonly roleid: string;
  readonly privs: readonly string[];
  /** One of PVE's own roles. */
  readonly special: boolean;
}

/** One line of the access control list. */
export interface AclRecord {
  readonly path: string;
  readonly type: 'user' | 'group' | 'token';
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate: 0 | 1;
}
