import { parsePropertyString } from '../../../../pve/wire';
import { operation, type AnyRoute } from '../../http';
import {
  ApiError,
  refuse,
  type Lab,
  type LabState,
  type SectionConfig,
  type SectionRecord,
} from '../../model';
import { optionText, putSection, sectionRoutes, sectionsOf, type SectionKind } from '../../sections';

const ENDPOINTS = ['gotify', 'sendmail', 'smtp', 'webhook'] as const;
const SECRETS: Readonly<Record<string, readonly string[]>> = { gotify: ['token'], smtp: ['password'] };

/** What every PVE has from the start. */
export function seedNotifications(state: LabState): void {
  const sendmail = {
    comment: "Send mails to root@pam's email address",
    'mailto-user': ['root@pam'],
    origin: 'builtin',
  };
  putSection({ state }, { file: 'notifications/sendmail', id: 'mail-to-root', config: sendmail });
  const matcher = {
    comment: 'Route all notifications to mail-to-root',
    target: ['mail-to-root'],
    mode: 'all',
    origin: 'builtin',
  };
  putSection({ state }, { file: 'notifications/matcher', id: 'default-matcher', config: matcher });
}

/** Targets and matchers share their names with nothing else of their kind. */
function targets(lab: Lab): readonly (SectionRecord & { readonly type: string })[] {
  return ENDPOINTS.flatMap((type) =>
    sectionsOf(lab, `notifications/${type}`).map((section) => ({ ...section, type })),
  );
}

function originAfter(config: SectionConfig, before: SectionConfig | undefined): SectionConfig {
  const was = before?.['origin'];
  return {
    ...config,
    origin: was === undefined ? 'user-created' : was === 'user-created' ? was : 'modified-builtin',
  };
}

function checkRemoval(section: SectionRecord): void {
  if (section.config['origin'] === 'builtin')
    throw new ApiError(400, `cannot delete builtin target '${section.id}'`);
}

/** Secrets of a webhook are shown by their names only. */
function withSecretNames(config: SectionConfig): SectionConfig {
  const { secret } = config;
  if (!Array.isArray(secret)) return config;
  const names = secret.map((entry) => `name=${parsePropertyString(String(entry))['name'] ?? ''}`);
  return { ...config, secret: names };
}

function endpointKind(type: (typeof ENDPOINTS)[number]): SectionKind {
  return {
    file: `notifications/${type}`,
    path: `/cluster/notifications/endpoints/${type}`,
    id: 'name',
    missing: (name) => `endpoint '${name}' does not exist`,
    taken: (name) => `endpoint '${name}' already exists`,
    secrets: SECRETS[type] ?? [],
    view: (_lab, _section, config) => withSecretNames(config),
    check: ({ lab }, { id, config, before }) => {
      if (!before && targets(lab).some((target) => target.id === id)) {
        throw new ApiError(400, `target with the name '${id}' already exists`);
      }
      const hasRecipient = config['mailto'] !== undefined || config['mailto-user'] !== undefined;
      if ((type === 'sendmail' || type === 'smtp') && !hasRecipient) {
        throw new ApiError(400, 'must at least provide one recipient, either in mailto or in mailto-user');
      }
      return originAfter(config, before);
    },
    remove: ({ lab }, section) => {
      checkRemoval(section);
      const user = sectionsOf(lab, 'notifications/matcher').find(({ config }) => {
        const { target } = config;
        return Array.isArray(target) && target.map(String).includes(section.id);
      });
      if (user) throw new ApiError(400, `cannot delete '${section.id}', referenced by: ${user.id}`);
    },
  };
}

const matcherKind: SectionKind = {
  file: 'notifications/matcher',
  path: '/cluster/notifications/matchers',
  id: 'name',
  missing: (name) => `matcher '${name}' does not exist`,
  taken: (name) => `matcher '${name}' already exists`,
  check: ({ lab }, { config, before }) => {
    const { target } = config;
    const known = targets(lab).map(({ id }) => id);
    const missing = Array.isArray(target)
      ? target.map(String).find((name) => !known.includes(name))
      : undefined;
    if (missing !== undefined) throw new ApiError(404, `could not find endpoint or target '${missing}'`);
    return originAfter(config, before);
  },
  remove: (_call, section) => {
    checkRemoval(section);
  },
};

const FIELDS = {
  type: ['package-updates', 'fencing', 'replication', 'vzdump', 'system-mail'],
  hostname: [],
  'job-id': [],
};

/** `/cluster/notifications`; nothing is sent. */
export const notificationRoutes: readonly AnyRoute[] = [
  ...ENDPOINTS.flatMap((type) => sectionRoutes(endpointKind(type))),
  ...sectionRoutes(matcherKind),
  operation('GET /cluster/notifications/targets', ({ lab }) =>
    targets(lab).map(({ id, type, config }) => {
      const { comment, disable, origin } = config;
      const words = comment === undefined ? {} : { comment };
      return { name: id, type, origin, ...words, ...(disable === undefined ? {} : { disable }) };
    }),
  ),
  operation('POST /cluster/notifications/targets/{name}/test', ({ lab, given }) => {
    const name = given.text('name');
    if (!targets(lab).some(({ id }) => id === name))
      throw new ApiError(404, `could not find target '${name}'`);
    throw refuse(`could not notify via target '${name}': the lab sends nothing`);
  }),
  operation('GET /cluster/notifications/matcher-fields', () => Object.keys(FIELDS).map((name) => ({ name }))),
  operation('GET /cluster/notifications/matcher-field-values', ({ lab }) => [
    ...FIELDS.type.map((value) => ({ field: 'type', value })),
    ...[...lab.state.nodes.keys()].map((value) => ({ field: 'hostname', value })),
    ...sectionsOf(lab, 'jobs').map((job) => ({
      field: 'job-id',
      value: job.id,
      ...(job.config['comment'] === undefined ? {} : { comment: optionText(job.config, 'comment') }),
    })),
  ]),
];
