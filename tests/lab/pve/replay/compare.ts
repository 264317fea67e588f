/** Values that are random, or depend on the clock or on the stub that was recorded. */
const VOLATILE = new Set(
  'digest user upid vmgenid smbios1 meta ctime starttime pid pstart uptime cpu mem disk maxdisk value ticket CSRFPreventionToken privs clustername repoid mimetype used avail total path cipassword sshkeys'.split(
    ' ',
  ),
);

/** Keys that tell the rows of a list apart, in the order in which they are tried. */
const ROW_KEYS = ['volid', 'iface', 'poolid', 'subnet', 'zone', 'vnet', 'id', 'ugid', 'name', 'tokenid', 'n'];

const MAC = /[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}/g;

/** What differs between a recorded answer and the lab's, one line each. */
export function differences(recorded: unknown, actual: unknown, where: string): string[] {
  const key = where.slice(where.lastIndexOf('.') + 1);
  if (typeOf(recorded) !== typeOf(actual)) {
    return [
      `${where}: recorded ${typeOf(recorded)} ${JSON.stringify(recorded)}, got ${typeOf(actual)} ${JSON.stringify(actual)}`,
    ];
  }
  if (Array.isArray(recorded) && Array.isArray(actual)) return compareLists(recorded, actual, where);
  if (typeof recorded === 'object' && recorded !== null) {
    const there = actual as Record<string, unknown>;
    return Object.entries(recorded).flatMap(([name, value]) =>
      name in there ? differences(value, there[name], `${where}.${name}`) : [`${where}.${name}: missing`],
    );
  }
  if (VOLATILE.has(key) || normal(recorded) === normal(actual)) return [];
  return [`${where}: recorded ${JSON.stringify(recorded)}, got ${JSON.stringify(actual)}`];
}

function compareLists(recorded: readonly unknown[], actual: readonly unknown[], where: string): string[] {
  const name = ROW_KEYS.find((key) =>
    recorded.every((row) => typeof row === 'object' && row !== null && key in row),
  );
  return recorded.flatMap((row, index) => {
    const found =
      name === undefined
        ? actual[index]
        : actual.find(
            (other) => (other as Record<string, unknown>)[name] === (row as Record<string, unknown>)[name],
          );
    const label = `${where}[${name === undefined ? index : String((row as Record<string, unknown>)[name])}]`;
    return found === undefined ? [`${label}: missing`] : differences(row, found, label);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Random addresses and task ids, and the order of options, do not count. */
function normal(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.startsWith('UPID:')) return 'UPID';
  return value.replace(MAC, 'MAC').split(',').sort().join(',');
}
