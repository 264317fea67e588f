import { formatProblems, resolveSecrets } from '../site';
import type { Context } from './context';
import { liveLabOf, readLabToken } from './lab-of-node';
import { secretsOptions } from './secrets';
import type { LoadedSite } from './site';

/** Secrets that answers are made of. Logins of BMCs are two values each. */
const SECTIONS = /^(passwords|subscriptions|talos)\./;

/** What installations of machines need of the secrets. */
export interface BootSecrets {
  /** Paths of all that the specs name, `passwords.root`. */
  readonly paths: readonly string[];
  /** The value of one; undefined where it is nowhere. */
  readonly secret: (path: string) => string | undefined;
}

/**
 * Secrets of the provisioning server. One that is missing keeps one machine from being installed, and not the server from
 * running; it is told.
 */
export async function bootSecrets(context: Context, loaded: LoadedSite): Promise<BootSecrets> {
  const power = new Set(
    loaded.site.nodes.flatMap(({ powerTokenKey: key }) => (key === undefined ? [] : [`api_tokens.${key}`])),
  );
  const wanted = loaded.secretReferences.flatMap((reference) => {
    const { path } = reference;
    if (!path.startsWith('bmc.')) return SECTIONS.test(path) || power.has(path) ? [reference] : [];
    return ['user', 'password'].map((field) => ({ ...reference, path: `${path}.${field}` }));
  });
  const { secrets, problems } = await resolveSecrets(wanted, secretsOptions(context, loaded));
  const { writer } = context;
  if (problems.length > 0) writer.note(formatProblems(problems, { color: writer.colors.isColorSupported }));
  return {
    paths: [...new Set(wanted.map(({ path }) => path))].sort(),
    secret: (path) => secrets.get(path)?.secret.reveal() ?? labToken(context, loaded, path),
  };
}

/** The lab makes its token itself; it may be started after the server. */
function labToken(context: Context, { site }: LoadedSite, path: string): string | undefined {
  const node = site.nodes.find(
    ({ kind, apiTokenKey }) => kind === 'lab' && path === `api_tokens.${apiTokenKey}`,
  );
  const lab = node && liveLabOf(context, node);
  return lab === undefined ? undefined : readLabToken(lab);
}
