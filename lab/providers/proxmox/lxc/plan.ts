import { block, blocks, flag, number, text, type PlanDraft } from '../../resource';
import { isList, isObject, Unknown, UNKNOWN, type ObjectValue, type Value } from '../../values';
import { isSameVolume } from './read/disks';

/** What the plan of a container needs beyond its schema. */
export function planContainer(draft: PlanDraft): void {
  const { prior } = draft;
  const { planned } = draft;
  // PVE ends a description with a line's end.
  if (typeof planned.description === 'string' && planned.description !== '') {
    planned.description = `${planned.description.trim().replaceAll('\r\n', '\n')}\n`;
  }
  if (prior === null) return;
  suppress(planned, prior);
  if (planned.vm_id !== Number(text(prior, 'id')) && !(planned.vm_id instanceof Unknown)) {
    draft.replace.push(['vm_id']);
  }
  if (number(block(prior, 'disk'), 'size') > number(block(planned, 'disk') ?? block(prior, 'disk'), 'size')) {
    draft.replace.push(['disk']);
  }
  dropReplacements(draft, prior);
  const isOther = (name: string): boolean =>
    JSON.stringify(prior[name] ?? null) !== JSON.stringify(planned[name] ?? null, unknowns);
  if (['initialization', 'network_interface', 'started'].some(isOther)) {
    planned.ipv4 = UNKNOWN;
    planned.ipv6 = UNKNOWN;
  }
}

function unknowns(_key: string, value: unknown): unknown {
  return value instanceof Unknown ? '<unknown>' : value;
}

/** Changes that are none. */
function suppress(planned: Record<string, Value>, prior: ObjectValue): void {
  if (flag(prior, 'template') && planned.template === true) planned.started = prior.started ?? null;
  if (isSameSet(planned.tags, prior.tags)) planned.tags = prior.tags ?? null;
  planned.mount_point = pairs(planned.mount_point, prior.mount_point, settleMountPoint);
  planned.disk = pairs(planned.disk, prior.disk, (wanted, before) =>
    isSameSet(wanted.mount_options, before.mount_options)
      ? { ...wanted, mount_options: before.mount_options ?? null }
      : wanted,
  );
  planned.initialization = pairs(planned.initialization, prior.initialization, settleInitialization);
}

/** A volume that PVE made where a storage was asked for, and a path that it writes without its slash. */
function settleMountPoint(wanted: ObjectValue, before: ObjectValue): ObjectValue {
  const isKnown = isSameVolume(before, wanted);
  return {
    ...wanted,
    volume: isKnown ? (before.volume ?? null) : (wanted.volume ?? null),
    path: `/${text(before, 'path')}` === text(wanted, 'path') ? (before.path ?? null) : (wanted.path ?? null),
  };
}

/** A DNS block that says nothing is as good as none; a password of stars is the one that was given. */
function settleInitialization(wanted: ObjectValue, before: ObjectValue): ObjectValue {
  const dns = block(wanted, 'dns');
  const isSilent =
    dns !== undefined &&
    text(dns, 'domain') === '' &&
    text(dns, 'server') === '' &&
    (!isList(dns.servers) || dns.servers.length === 0);
  return isSilent && blocks(before, 'dns').length === 0 ? { ...wanted, dns: [] } : wanted;
}

function pairs(
  wanted: Value | undefined,
  before: Value | undefined,
  settle: (wanted: ObjectValue, before: ObjectValue) => ObjectValue,
): Value {
  if (!isList(wanted) || !isList(before)) return wanted ?? null;
  return wanted.map((element, index) => {
    const old = before[index] ?? null;
    return isObject(element) && isObject(old) ? settle(element, old) : element;
  });
}

/** What turned out to be no change is no reason to make the container anew. */
function dropReplacements(draft: PlanDraft, prior: ObjectValue): void {
  const kept = draft.replace.filter(([name]) => {
    if (name !== 'mount_point') return true;
    const [before, after] = [blocks(prior, 'mount_point'), blocks(draft.planned, 'mount_point')];
    return (
      before.length !== after.length ||
      after.some((entry, index) =>
        ['volume', 'size'].some((field) => entry[field] !== before[index]?.[field]),
      )
    );
  });
  draft.replace.splice(0, draft.replace.length, ...kept);
}

function isSameSet(left: Value | undefined, right: Value | undefined): boolean {
  if (!isList(left) || !isList(right) || left.length !== right.length) return false;
  return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
}
