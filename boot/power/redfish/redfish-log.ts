import type { BmcLogEntry } from '../power-control';
import { type FoundSystem, linkOf, membersOf } from './find-system';
import type { RedfishClient, Resource } from './redfish-client';

/** Names of the logs that tell most of a machine, the best first. */
const BEST = [/sel/i, /event/i, /iel|iml/i, /log/i];

/** Reads the event log of a machine, of itself or of its manager. */
export async function readLog(
  client: RedfishClient,
  { system }: FoundSystem,
  most: number,
): Promise<readonly BmcLogEntry[]> {
  for (const services of await placesOf(client, system)) {
    const paths = membersOf((await client.get(services)).body);
    const nameOf = (path: string): string => path.replace(/\/$/, '').split('/').at(-1) ?? '';
    const chosen = BEST.map((best) => paths.find((path) => best.test(nameOf(path)))).find(Boolean);
    if (chosen === undefined) continue;
    const { body: service } = await client.get(chosen);
    const entries = linkOf(service['Entries']);
    if (entries === undefined) continue;
    const { Members } = (await client.get(entries)).body;
    const members = Array.isArray(Members) ? (Members as readonly Resource[]) : [];
    return members.map(entryOf).sort(byTime).slice(-most);
  }
  return [];
}

async function placesOf(client: RedfishClient, system: Resource): Promise<readonly string[]> {
  const own = linkOf(system['LogServices']);
  const links = system['Links'] as Resource | undefined;
  const [manager] = membersOf({ Members: links?.['ManagedBy'] });
  const other = manager === undefined ? undefined : linkOf((await client.get(manager)).body['LogServices']);
  return [own, other].filter((path) => path !== undefined);
}

function entryOf({ Created, Severity, Message }: Resource): BmcLogEntry {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { at: text(Created), severity: text(Severity), message: text(Message) };
}

function byTime({ at: one }: BmcLogEntry, { at: other }: BmcLogEntry): number {
  return one < other ? -1 : Number(one > other);
}
