import { integer, text } from './params';

/** Parameters that many routes share, with PVE's own names for their formats. */
export const formats = {
  node: text({ pattern: /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/, format: 'node name' }),
  vmid: integer({ minimum: 100, maximum: 999_999_999 }),
  storage: text({ pattern: /^[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]$/, format: 'storage ID' }),
  poolid: text({ pattern: /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+){0,2}$/, format: 'pool ID' }),
  userid: text({ pattern: /^[^\s:/]+@[A-Za-z][A-Za-z0-9._-]+$/, format: 'user ID' }),
  tokenid: text({ pattern: /^[A-Za-z][A-Za-z0-9._-]+$/ }),
  upid: text({ pattern: /^UPID:/ }),
  dnsName: text({
    pattern: /^(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9](\.(?!-)[a-zA-Z0-9-]{0,62}[a-zA-Z0-9])*$/,
    format: 'DNS name',
    maxLength: 253,
  }),
  sdnId: text({ pattern: /^[a-zA-Z][a-zA-Z0-9]{0,6}[a-zA-Z0-9]$/ }),
  cidr: text({ pattern: /^[0-9a-fA-F.:]+\/\d{1,3}$/ }),
} as const;
