import { apiParameter, operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, refuseParams, type SectionConfig, type SectionRecord } from '../model';
import { checkSectionType } from './section-type';
import type { SectionKind } from './section-kind';
import {
  changed,
  checkDigest,
  dropSection,
  fileDigest,
  findSection,
  putSection,
  sectionsOf,
} from './section-store';

/** The five operations of a file of sections: list, create, look, change, remove. */
export function sectionRoutes(kind: SectionKind): readonly AnyRoute[] {
  const one = `${kind.path}/{${kind.id}}`;
  return [
    operation(`GET ${kind.path}`, (call) => listSections(kind, call)),
    operation(`POST ${kind.createBelow ? one : kind.path}`, (call) => createSection(kind, call)),
    operation(`GET ${one}`, (call) => viewOne(kind, call)),
    operation(`PUT ${one}`, (call) => updateSection(kind, call)),
    operation(`DELETE ${one}`, (call) => deleteSection(kind, call)),
  ];
}

function idOf(kind: SectionKind, call: OperationCall): string {
  const given = call.given.text(kind.id);
  return kind.idOf?.(call, given) ?? given;
}

/** The file that a request means. */
function fileOf(kind: SectionKind, call: OperationCall): string {
  return typeof kind.file === 'string' ? kind.file : kind.file(call);
}

/**
 * The section that a request means.
 *
 * @throws ApiError 400 or 500 in PVE's words.
 */
export function needSection(kind: SectionKind, call: OperationCall): SectionRecord {
  const id = idOf(kind, call);
  const section = findSection(call.lab, fileOf(kind, call), id);
  if (!section) {
    const words = kind.missing(id, call);
    throw kind.missingIsParam ? refuseParams({ [kind.id]: words }) : refuse(words);
  }
  return section;
}

/** Rows of the sections that the caller may see. */
function listSections(kind: SectionKind, call: OperationCall): readonly object[] {
  const { lab, given } = call;
  const type = given.optionalText('type');
  return sectionsOf(lab, fileOf(kind, call))
    .filter((section) => type === undefined || section.config['type'] === type)
    .filter((section) => kind.visible?.(call, section) ?? true)
    .map((section) => ({ [kind.id]: section.id, ...shown(kind, call, section, kind.row ?? kind.view) }));
}

function shown(kind: SectionKind, call: OperationCall, section: SectionRecord, view = kind.view): object {
  const digest = fileDigest(call.lab, section.file);
  const config = { ...section.config, digest };
  return view ? view(call.lab, section, config) : config;
}

function viewOne(kind: SectionKind, call: OperationCall): object {
  kind.guard?.(call, idOf(kind, call), 'read');
  const section = needSection(kind, call);
  const id = kind.showId === false ? {} : { [kind.id]: section.id };
  return { ...id, ...shown(kind, call, section) };
}

function createSection(kind: SectionKind, call: OperationCall): unknown {
  const { lab } = call;
  const id = idOf(kind, call);
  kind.guard?.(call, id, 'write');
  const file = fileOf(kind, call);
  if (findSection(lab, file, id)) throw refuse(kind.taken(id));
  const { config, secrets } = split(kind, call);
  checkSectionType(kind, config, []);
  const checked = kind.check?.(call, { id, config, before: undefined }) ?? config;
  putSection(lab, { file, id, config: checked, ...withSecrets(secrets) });
  return null;
}

function updateSection(kind: SectionKind, call: OperationCall): unknown {
  const { lab, given } = call;
  const id = idOf(kind, call);
  kind.guard?.(call, id, 'write');
  const section = needSection(kind, call);
  checkDigest(given.optionalText('digest'), fileDigest(lab, section.file));
  const { config, secrets } = split(kind, call);
  if (config['type'] !== undefined && config['type'] !== section.config['type']) {
    throw refuseParams({ type: 'type can not be changed' });
  }
  const removed = given.list('delete');
  const after = changed(section.config, config, removed);
  checkSectionType(kind, after, removed);
  const checked = kind.check?.(call, { id, config: after, before: section.config }) ?? after;
  const kept = Object.entries({ ...section.secrets, ...secrets }).filter(([name]) => !removed.includes(name));
  const next = { file: section.file, id, config: checked, ...withSecrets(Object.fromEntries(kept)) };
  putSection(lab, next);
  return null;
}

function deleteSection(kind: SectionKind, call: OperationCall): unknown {
  const { lab, given } = call;
  kind.guard?.(call, idOf(kind, call), 'write');
  const section = needSection(kind, call);
  checkDigest(given.optionalText('digest'), fileDigest(lab, section.file));
  kind.remove?.(call, section);
  dropSection(lab, section.file, section.id);
  return null;
}

interface GivenOptions {
  readonly config: SectionConfig;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The options of a request, secrets apart; parameters of the path are not options. */
function split(kind: SectionKind, call: OperationCall): GivenOptions {
  const inPath = Object.keys(call.request.params as object).map(apiParameter);
  const all = call.given.options(kind.id, ...inPath, ...(kind.notOptions ?? []));
  const isSecret = ([name]: readonly [string, unknown]): boolean => kind.secrets?.includes(name) === true;
  const entries = Object.entries(all);
  return {
    config: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secrets: Object.fromEntries(entries.filter(isSecret).map(([name, value]) => [name, String(value)])),
  };
}

function withSecrets(secrets: Readonly<Record<string, string>>): Pick<SectionRecord, 'secrets'> {
  return Object.keys(secrets).length === 0 ? {} : { secrets };
}
