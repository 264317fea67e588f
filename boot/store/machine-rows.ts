import type { Machine, MachineIdentity } from '../machines/machine';
import type { FailedIn, MachineState, MachineStatus } from '../machines/status';
import type { Queryable } from './database';

interface MachineRow {
  readonly name: string;
  readonly version: number;
  readonly state: MachineState;
  readonly permission: MachineStatus['permission'];
  readonly attempt: number;
  readonly step: string | null;
  readonly percent: number | null;
  readonly reason: string | null;
  readonly failed_in: FailedIn | null;
  readonly due_at: Date | null;
  readonly changed_at: Date;
  readonly installation: string | null;
  readonly address: string | null;
  readonly identity: MachineIdentity;
}

/** All machines, by name. */
export async function listMachines(store: Queryable): Promise<readonly Machine[]> {
  return (await store.query<MachineRow>('select * from machines order by name')).map(machineOf);
}

/** One machine; undefined where there is none of that name. */
export async function findMachine(store: Queryable, name: string): Promise<Machine | undefined> {
  const [row] = await store.query<MachineRow>('select * from machines where name = $1', [name]);
  return row && machineOf(row);
}

/** The machines whose last acceptances allowed these installations, by those; not of any that a later one replaced. */
export async function findByInstallations(
  store: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Machine>> {
  const rows = await store.query<MachineRow>('select * from machines where installation = any($1)', [ids]);
  return new Map(rows.map((row) => [row.installation ?? '', machineOf(row)]));
}

/** The machines that share a mark with somebody, and those of the given names. */
export async function resemblingMachines(
  store: Queryable,
  { macs = [], uuid, serial }: MachineIdentity,
  names: readonly string[],
): Promise<readonly Machine[]> {
  const rows = await store.query<MachineRow>(
    `select * from machines where name = any($1) or identity->'macs' ?| $2
       or identity->>'uuid' = $3 or identity->>'serial' = $4 order by name`,
    [names, macs, uuid ?? null, serial ?? null],
  );
  return rows.map(machineOf);
}

/** How many machines there are whose name begins so. */
export async function countMachines(store: Queryable, prefix: string): Promise<number> {
  const [row] = await store.query<{ count: number }>(
    'select count(*)::integer as count from machines where starts_with(name, $1)',
    [prefix],
  );
  return row?.count ?? 0;
}

/** Names of the machines that are in one of these states, in their order. */
export async function namesInStates(
  store: Queryable,
  states: readonly MachineState[],
): Promise<readonly string[]> {
  const rows = await store.query<{ name: string }>(
    'select name from machines where state = any($1) order by name',
    [states],
  );
  return rows.map(({ name }) => name);
}

/** How many machines are in a state. */
export async function countInState(store: Queryable, state: MachineState): Promise<number> {
  const [row] = await store.query<{ count: number }>(
    'select count(*)::integer as count from machines where state = $1',
    [state],
  );
  return row?.count ?? 0;
}

/**
 * The machines whose time is up, those that wait longest first. What is installed waits for its group, and not for a time.
 * @param now milliseconds since 1970
 */
export async function dueMachines(store: Queryable, now: number, most: number): Promise<readonly Machine[]> {
  const rows = await store.query<MachineRow>(
    `select * from machines where due_at <= $1 and state <> 'installed' order by due_at limit $2`,
    [new Date(now), most],
  );
  return rows.map(machineOf);
}

/** Adds a machine that nothing was done to; false where it is there already. */
export async function insertMachine(
  store: Queryable,
  { name, status, identity, address, changedAt }: Omit<Machine, 'version'>,
): Promise<boolean> {
  const rows = await store.query(
    `insert into machines (name, state, permission, attempt, identity, address, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning name`,
    [
      ...[name, status.state, status.permission, status.attempt, JSON.stringify(identity), address ?? null],
      new Date(changedAt),
    ],
  );
  return rows.length > 0;
}

/** Writes a machine whose version nobody has changed since it was read; false where somebody has. */
export async function updateMachine(store: Queryable, machine: Machine): Promise<boolean> {
  const { name, version, status, changedAt, installation, address, identity } = machine;
  const rows = await store.query(
    `update machines set version = version + 1, state = $3, permission = $4, attempt = $5, step = $6,
       percent = $7, reason = $8, failed_in = $9, due_at = $10, changed_at = $11, installation = $12,
       address = $13, identity = $14
     where name = $1 and version = $2 returning name`,
    [
      ...[name, version, status.state, status.permission, status.attempt, status.step ?? null],
      ...[status.percent ?? null, status.reason ?? null, status.failedIn ?? null],
      ...[status.dueAt === undefined ? null : new Date(status.dueAt), new Date(changedAt)],
      ...[installation ?? null, address ?? null, JSON.stringify(identity)],
    ],
  );
  return rows.length > 0;
}

function machineOf(row: MachineRow): Machine {
  const { name, version, state, permission, attempt, identity } = row;
  return {
    name,
    version,
    status: {
      state,
      permission,
      attempt,
      ...(row.step === null ? {} : { step: row.step }),
      ...(row.percent === null ? {} : { percent: row.percent }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.failed_in === null ? {} : { failedIn: row.failed_in }),
      ...(row.due_at === null ? {} : { dueAt: row.due_at.getTime() }),
    },
    changedAt: row.changed_at.getTime(),
    identity,
    ...(row.installation === null ? {} : { installation: row.installation }),
    ...(row.address === null ? {} : { address: row.address }),
  };
}
