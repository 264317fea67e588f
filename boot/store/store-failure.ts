import { BootError } from '../boot-error';

const EXAMPLE = 'postgres://rackwright:PASSWORD@db.example.org/rackwright';

/**
 * What it is that is not a PostgreSQL server's address; undefined where it is one. Its words hold no password.
 * @param url `postgres://rackwright:…@db.example.org/rackwright`
 */
export function checkStoreUrl(url: string): BootError | undefined {
  const isOne = URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);
  return isOne
    ? undefined
    : new BootError(
        'BOOT_STORE_UNREACHABLE',
        `DATABASE_URL is no address of a PostgreSQL server: write it as ${EXAMPLE}, or leave it out for the embedded one`,
      );
}

/** Why a PostgreSQL server cannot be worked with, with what to do and without its password. */
export function storeFailure(error: unknown, url: string): BootError {
  if (error instanceof BootError) return error;
  const { host, pathname, username } = new URL(url);
  const { code = '', words } = factsOf(error);
  return new BootError(
    'BOOT_STORE_UNREACHABLE',
    `the database of DATABASE_URL, ${host}${pathname}, cannot be worked with: ${words}; ${remedyOf(code, decodeURIComponent(username))}`,
  );
}

/** Of several addresses of one name, each has an error; the first is told. */
function factsOf(error: unknown): { readonly code?: string; readonly words: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { words: String(first) };
  const { code } = first as NodeJS.ErrnoException;
  return { words: first.message, ...(code === undefined ? {} : { code }) };
}

/** @param code of Node or PostgreSQL, see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function remedyOf(code: string, user: string): string {
  if (code.startsWith('28'))
    return 'correct its user and password, or let pg_hba.conf of the server take them';
  if (code === '3D000') return `make it: createdb --owner ${user || 'rackwright'} NAME`;
  if (code === '42501')
    return `let its user make tables: GRANT CREATE ON DATABASE NAME TO ${user || 'rackwright'}`;
  return 'look whether the server runs, at its address and port, and at the firewall between';
}
