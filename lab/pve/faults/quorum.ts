/** Writes that a node does on its own, without the cluster's file system. */
const LOCAL =
  /^\/nodes\/[^/]+\/(?:network|dns|hosts|time|apt|services|disks|certificates|subscription|status|syslog|journal|tasks|wakeonlan|storage|vzdump|execute|scan|query)|^\/access\/(?:ticket|openid|permissions)|\/(?:status\/(?:stop|shutdown|reboot|reset|suspend|resume)|agent(?:\/.*)?|monitor|sendkey|vncproxy|termproxy|spiceproxy|unlink)$/;

/** Writes that ask for the quorum first. */
const ASKS =
  /^\/nodes\/[^/]+\/(?:qemu|lxc)$|^\/nodes\/[^/]+\/(?:qemu|lxc)\/\d+\/(?:clone|migrate|remote_migrate|status\/start)$|^\/nodes\/[^/]+\/(?:migrateall|ceph(?:\/.*)?)$/;

/** The lock of the file that a write changes. */
const LOCKS: readonly (readonly [RegExp, string])[] = [
  [/^\/access\/(?:users|groups|roles|acl|password)|^\/pools/, 'file-user_cfg'],
  [/^\/access\/domains/, 'file-domains_cfg'],
  [/^\/access\/tfa/, 'file-priv_tfa_cfg'],
  [/^\/storage/, 'file-storage_cfg'],
  [/^\/cluster\/ha/, 'domain-ha'],
  [/^\/cluster\/sdn/, 'domain-sdn'],
  [/^\/cluster\/backup|^\/cluster\/jobs/, 'file-jobs_cfg'],
  [/^\/cluster\/replication/, 'file-replication_cfg'],
  [/^\/cluster\/notifications/, 'domain-notifications'],
  [/^\/cluster\/options/, 'file-datacenter_cfg'],
  [/^\/cluster\/config/, 'file-corosync_conf'],
  [/^\/cluster\/mapping\/pci/, 'file-mapping_pci_cfg'],
  [/^\/cluster\/mapping\/usb/, 'file-mapping_usb_cfg'],
];

/**
 * Why a node without quorum does not do a write; undefined when it does: reads, and what concerns the node alone.
 *
 * Facts of `check_cfs_quorum` and of the locks of pmxcfs: without quorum its files are read-only.
 */
export function quorumRefusal(method: string, path: string): string | undefined {
  if (method === 'GET' || LOCAL.test(path)) return undefined;
  if (ASKS.test(path)) return 'cluster not ready - no quorum?';
  const lock = LOCKS.find(([where]) => where.test(path))?.[1];
  if (lock !== undefined) return `cfs-lock '${lock}' error: no quorum!`;
  const guest = /^\/nodes\/([^/]+)\/(qemu|lxc)\/(\d+)/.exec(path);
  if (!guest) return 'cluster not ready - no quorum?';
  const [, node, kind, vmid] = guest;
  const folder = kind === 'qemu' ? 'qemu-server' : 'lxc';
  return `unable to open file '/etc/pve/nodes/${node ?? ''}/${folder}/${vmid ?? ''}.conf.tmp.4711' - Permission denied`;
}
