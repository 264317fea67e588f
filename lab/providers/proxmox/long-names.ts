const LONG = 'proxmox_virtual_environment_';

/** Types that came after the short names, and have no long one. */
const SHORT_ONLY: ReadonlySet<string> = new Set([
  'proxmox_backup_job',
  'proxmox_backup_jobs',
  'proxmox_ceph_pool',
  'proxmox_ceph_status',
  'proxmox_files',
  'proxmox_hardware_pci',
  'proxmox_network_linux_bond',
  'proxmox_node_config',
  'proxmox_node_disk_zfs',
  'proxmox_sdn_controller_evpn',
]);

/** Short names whose long twin is not of the same form. */
const TWINS: Readonly<Record<string, string>> = { proxmox_vm: `${LONG}vm2` };

/** The long, deprecated twin of a short name; undefined where there is none. */
export function longName(name: string): string | undefined {
  if (name.startsWith(LONG) || SHORT_ONLY.has(name)) return undefined;
  return TWINS[name] ?? name.replace('proxmox_', LONG);
}

/** Short names have deprecated long twins, which do the same. */
export function withLongNames<Entry extends object>(
  entries: Readonly<Record<string, Entry>>,
  kind: 'resource' | 'data source' = 'resource',
): Readonly<Record<string, Entry & { readonly deprecated?: string }>> {
  const long = Object.entries(entries).flatMap(([name, entry]) => {
    const twin = longName(name);
    if (twin === undefined) return [];
    const deprecated = `Use ${name} instead. This ${kind} will be removed in v1.0.`;
    return [[twin, { ...entry, deprecated }] as const];
  });
  return { ...entries, ...Object.fromEntries(long) };
}
