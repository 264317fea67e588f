import { block, flag, text, type PlanDraft } from '../../resource';
import { isList, Unknown, UNKNOWN, type ObjectValue, type Value } from '../../values';

const ADDRESSES = ['ipv4_addresses', 'ipv6_addresses', 'network_interface_names'];

/** What the plan of a VM needs beyond its schema. */
export function planVm(draft: PlanDraft): void {
  const { prior, config } = draft;
  if (prior === null) return;
  suppress(draft, prior);
  const { planned } = draft;
  if (isList(config.network_device) && config.network_device.length === 0) planned.network_device = [];
  const isChanged =
    planned.started !== prior.started || differs(planned.network_device, prior.network_device);
  if (isChanged) for (const name of ADDRESSES) planned[name] = UNKNOWN;
  if (differs(planned.network_device, prior.network_device)) planned.mac_addresses = UNKNOWN;
  if (planned.vm_id !== Number(text(prior, 'id'))) draft.replace.push(['vm_id']);
  if (planned.node_name !== prior.node_name && planned.migrate !== true) draft.replace.push(['node_name']);
  replaceOnChange(draft, prior, 'tpm_state', 'version');
  replaceOnChange(draft, prior, 'efi_disk', 'type');
}

/** Changes that are none: a pool that another resource manages, the same things in another order, a masked password. */
function suppress({ planned }: PlanDraft, prior: ObjectValue): void {
  if ((planned.pool_id ?? '') === '' && text(prior, 'pool_id') !== '')
    planned.pool_id = prior.pool_id ?? null;
  if (flag(prior, 'template') && planned.template === true) planned.started = prior.started ?? null;
  if (isSameSet(planned.tags, prior.tags)) planned.tags = prior.tags ?? null;
  if (
    typeof planned.hotplug === 'string' &&
    isSameSet(planned.hotplug.split(','), text(prior, 'hotplug').split(','))
  ) {
    planned.hotplug = prior.hotplug ?? null;
  }
  if (typeof planned.description === 'string') planned.description = normalize(planned.description, prior);
  suppressInitialization(planned, prior);
}

function normalize(description: string, prior: ObjectValue): Value {
  const text = description.trim().replaceAll('\r\n', '\n');
  return text === prior.description ? prior.description : text;
}

function suppressInitialization(planned: Record<string, Value>, prior: ObjectValue): void {
  const [before, after] = [block(prior, 'initialization'), block(planned, 'initialization')];
  if (!before || !after) return;
  const next: Record<string, Value> = { ...after };
  if (text(after, 'interface') === '') next.interface = before.interface ?? null;
  const [oldAccount, account] = [block(before, 'user_account'), block(after, 'user_account')];
  if (
    oldAccount &&
    account &&
    /^\*+$/.test(text(oldAccount, 'password')) &&
    account.password !== oldAccount.password
  ) {
    next.user_account = [{ ...account, password: oldAccount.password ?? null }];
  }
  planned.initialization = differs([next], prior.initialization) ? [next] : (prior.initialization ?? []);
}

function replaceOnChange(draft: PlanDraft, prior: ObjectValue, name: string, field: string): void {
  const [before, after] = [text(block(prior, name), field), text(block(draft.planned, name), field)];
  if (before !== '' && after !== '' && before !== after) draft.replace.push([name, 0, field]);
}

function isSameSet(left: Value | undefined, right: Value | undefined): boolean {
  if (!isList(left) || !isList(right) || left.length !== right.length) return false;
  return !differs([...left].sort(), [...right].sort());
}

function differs(left: Value | undefined, right: Value | undefined): boolean {
  return JSON.stringify(left ?? null, marked) !== JSON.stringify(right ?? null, marked);
}

function marked(_key: string, value: unknown): unknown {
  return value instanceof Unknown ? '<unknown>' : value;
}
