const ID = '[A-Za-z0-9._-]+';
const POOL = `${ID}(?:/${ID}){0,2}`;
/** What may stand below the root of the paths that an access control list can name. */
const BELOW = [
  'access',
  'access/groups',
  `access/groups/${ID}`,
  'access/realm',
  `access/realm/${ID}`,
  'nodes',
  `nodes/${ID}`,
  'pool',
  `pool/${POOL}`,
  'sdn',
  'sdn/controllers',
  'sdn/controllers/[A-Za-z0-9_-]+',
  'sdn/(?:dns|fabrics|ipams|prefix-lists|route-maps)',
  'sdn/(?:dns|fabrics|ipams|prefix-lists|route-maps)/[A-Za-z0-9]+',
  'sdn/zones',
  `sdn/zones/${ID}`,
  `sdn/zones/${ID}/${ID}`,
  `sdn/zones/${ID}/${ID}/[1-9][0-9]{0,3}`,
  'storage',
  `storage/${ID}`,
  'vms',
  'vms/[1-9][0-9]{2,}',
  'mapping',
  `mapping/${ID}`,
  `mapping/${ID}/${ID}`,
];
const NAMED = new RegExp(`^/(?:${BELOW.join('|')})?$`);

/** A path as PVE compares it: one slash between the steps, none at the end; empty for what is no path. */
export function aclPath(path: string): string {
  if (path === '') return '';
  const short = path.replace(/\/+/g, '/').replace(/\/$/, '');
  const whole = short.startsWith('/') ? short : `/${short}`;
  return /^[\w.\-/]+$/.test(whole) ? whole : '';
}

/** Whether an access control list may name a path. */
export function isAclPath(path: string): boolean {
  return NAMED.test(path);
}
