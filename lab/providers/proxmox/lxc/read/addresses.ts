import { block, blocks, flag, type Operation } from '../../../resource';
import { isObject, type ObjectValue, type Value } from '../../../values';
import { pause } from '../../api';
import type { Session } from '../../session';
import type { Container } from '../guest';

const POLL_MS = 1000;
const PATIENCE_MS = 10_000;

/** The first address of each interface of a running container; waited for, but not for long. */
export async function readAddresses(
  container: Container,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<{ ipv4: ObjectValue; ipv6: ObjectValue }> {
  const wanted = block(state, 'wait_for_ip');
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look(container);
    const [has4, has6] = [Object.keys(found.ipv4).length > 0, Object.keys(found.ipv6).length > 0];
    const isEnough = wanted
      ? (!flag(wanted, 'ipv4') || has4) && (!flag(wanted, 'ipv6') || has6)
      : has4 || has6;
    if (isEnough || performance.now() > end || !isExpected(state)) return found;
    await pause(POLL_MS, operation.signal);
  }
}

/** Without an address in its configuration a container may never have one. */
function isExpected(state: ObjectValue): boolean {
  return (
    block(state, 'wait_for_ip') !== undefined ||
    blocks(block(state, 'initialization'), 'ip_config').length > 0
  );
}

async function look(container: Container): Promise<{ ipv4: ObjectValue; ipv6: ObjectValue }> {
  const [ipv4, ipv6]: [Record<string, Value>, Record<string, Value>] = [{}, {}];
  for (const entry of await listed(container)) {
    const name = typeof entry.name === 'string' ? entry.name : '';
    if (name === 'lo' || name === '') continue;
    ipv4[name] ??= firstAddress(entry, 'inet');
    ipv6[name] ??= firstAddress(entry, 'inet6');
  }
  return { ipv4: without(ipv4), ipv6: without(ipv6) };
}

async function listed(container: Container): Promise<readonly ObjectValue[]> {
  try {
    const answer = await container.interfaces();
    return Array.isArray(answer) ? (answer as Value[]).filter(isObject) : [];
  } catch {
    // Old PVE has no such call, and a container may stop meanwhile: there are no addresses then.
    return [];
  }
}

function firstAddress(entry: ObjectValue, type: 'inet' | 'inet6'): Value {
  const listed = entry['ip-addresses'];
  const rows = Array.isArray(listed) ? (listed as Value[]).filter(isObject) : [];
  const found = rows.find((row) => row['ip-address-type'] === type)?.['ip-address'];
  if (typeof found === 'string') return found;
  const plain = entry[type];
  return typeof plain === 'string' ? (plain.split('/')[0] ?? null) : null;
}

function without(addresses: Record<string, Value>): ObjectValue {
  return Object.fromEntries(Object.entries(addresses).filter(([, address]) => address !== null));
}
