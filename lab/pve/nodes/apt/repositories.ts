import { createHash } from 'node:crypto';
import { operation, type AnyRoute, type OperationCall } from '../../http';
import { refuse, type Lab } from '../../model';
import { majorOf } from '../../operations';
import { checkDigest } from '../../sections';
import { describeRepository, standardRepositories, type StandardRepository } from './standard-repositories';

/** A repository as APT's sources name it. */
interface Repository {
  readonly Types: readonly string[];
  readonly URIs: readonly string[];
  readonly Suites: readonly string[];
  readonly Components: readonly string[];
  readonly Enabled: 0 | 1;
}

/** Repositories by the path of their file. */
type Files = Readonly<Record<string, readonly Repository[]>>;

const DEBIAN = 'http://deb.debian.org/debian';

function format(lab: Lab): { readonly type: 'list' | 'sources'; readonly suite: string } {
  return majorOf(lab.version) === 9
    ? { type: 'sources', suite: 'trixie' }
    : { type: 'list', suite: 'bookworm' };
}

function repository(uri: string, suites: readonly string[], components: readonly string[]): Repository {
  return { Types: ['deb'], URIs: [uri], Suites: suites, Components: components, Enabled: 1 };
}

/** What a fresh installation has: Debian, and the repository of those who pay. */
function initial(lab: Lab): Files {
  const { type, suite } = format(lab);
  const debian = type === 'sources' ? '/etc/apt/sources.list.d/debian.sources' : '/etc/apt/sources.list';
  const [enterprise] = standardRepositories(lab.version);
  return {
    [debian]: [
      repository(DEBIAN, [suite, `${suite}-updates`], ['main', 'contrib']),
      repository('http://security.debian.org/debian-security', [`${suite}-security`], ['main', 'contrib']),
    ],
    ...(enterprise ? { [pathOf(lab, enterprise)]: [standard(lab, enterprise)] } : {}),
  };
}

function pathOf(lab: Lab, { file }: StandardRepository): string {
  return `/etc/apt/sources.list.d/${file}.${format(lab).type}`;
}

function standard(lab: Lab, { uri, component }: StandardRepository): Repository {
  return repository(uri, [format(lab).suite], [component]);
}

function filesOf(lab: Lab, node: string): Files {
  return (lab.state.settings.get(`apt/${node}`)?.value as Files | undefined) ?? initial(lab);
}

function put(lab: Lab, node: string, files: Files): null {
  lab.state.settings.set(`apt/${node}`, { value: files });
  return null;
}

function digestOf(files: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(files)).digest();
}

function find(lab: Lab, files: Files, wanted: StandardRepository): Repository | undefined {
  const like = standard(lab, wanted);
  return Object.values(files)
    .flat()
    .find((entry) => entry.URIs[0] === like.URIs[0] && entry.Components[0] === like.Components[0]);
}

function view({ lab, given }: OperationCall): object {
  const files = filesOf(lab, given.node);
  const { type } = format(lab);
  return {
    digest: digestOf(files).toString('hex'),
    errors: [],
    files: Object.entries(files).map(([path, repositories]) => ({
      path,
      'file-type': type,
      digest: [...digestOf(repositories)],
      repositories: repositories.map((entry) => ({ ...entry, FileType: type })),
    })),
    infos: Object.keys(files).flatMap((path) => [
      {
        path,
        index: '0',
        kind: 'origin',
        message: path.includes('debian') || path.endsWith('sources.list') ? 'Debian' : 'Proxmox',
      },
    ]),
    'standard-repos': standardRepositories(lab.version).map((entry) => {
      const found = find(lab, files, entry);
      const { handle, name } = entry;
      return {
        handle,
        name,
        description: describeRepository(entry),
        ...(found ? { status: found.Enabled } : {}),
      };
    }),
  };
}

function addStandard({ lab, given }: OperationCall): null {
  const files = filesOf(lab, given.node);
  checkDigest(given.optionalText('digest'), digestOf(files).toString('hex'));
  const wanted = standardRepositories(lab.version).find(({ handle }) => handle === given.text('handle'));
  if (!wanted) throw refuse(`unknown repository handle '${given.text('handle')}'`);
  const path = pathOf(lab, wanted);
  const found = find(lab, files, wanted);
  if (found?.Enabled === 1) return null;
  const entries = (files[path] ?? []).map((entry) =>
    entry === found ? { ...entry, Enabled: 1 as const } : entry,
  );
  return put(lab, given.node, { ...files, [path]: found ? entries : [...entries, standard(lab, wanted)] });
}

function change({ lab, given }: OperationCall): null {
  const files = filesOf(lab, given.node);
  checkDigest(given.optionalText('digest'), digestOf(files).toString('hex'));
  const [path, index] = [given.text('path'), given.number('index') ?? 0];
  const entries = Object.hasOwn(files, path) ? files[path] : undefined;
  const entry = entries?.[index];
  if (!entries || !entry) throw refuse(`invalid path: ${path} or index: ${index}`);
  const enabled = given.flag('enabled') ? 1 : 0;
  return put(lab, given.node, { ...files, [path]: entries.with(index, { ...entry, Enabled: enabled }) });
}

const BASE = '/nodes/{node}/apt/repositories';

/** `/nodes/{node}/apt/repositories` */
export const repositoryRoutes: readonly AnyRoute[] = [
  operation(`GET ${BASE}`, view),
  operation(`PUT ${BASE}`, addStandard),
  operation(`POST ${BASE}`, change),
];
