import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, refuseParams, type SectionRecord } from '../model';
import { checkDigest, dropSection, fileDigest, findSection, putSection, sectionsOf } from '../sections';
import type { FirewallScope } from './scope';

/** `…/firewall/ipset`: sets of addresses, and what is in them. */
export function ipsetRoutes(scope: FirewallScope): readonly AnyRoute[] {
  const path = `${scope.path}/ipset`;
  const setsFile = (call: OperationCall): string => `${scope.folder(call)}/ipsets`;
  const entriesFile = (call: OperationCall, name = call.given.text('name')): string =>
    `${scope.folder(call)}/ipset/${name}`;
  const needSet = (call: OperationCall, name = call.given.text('name')): SectionRecord => {
    const found = findSection(call.lab, setsFile(call), name);
    if (!found) throw refuse(`no such IPSet '${name}'`);
    return found;
  };
  const needEntry = (call: OperationCall): SectionRecord => {
    needSet(call);
    const found = findSection(call.lab, entriesFile(call), call.given.text('cidr'));
    if (!found) throw refuseParams({ cidr: 'no such IP/Network' });
    return found;
  };
  const view = (call: OperationCall, { file, config }: SectionRecord): object => ({
    ...config,
    digest: fileDigest(call.lab, file),
  });
  const writeEntry = (call: OperationCall): null => {
    const cidr = call.given.text('cidr');
    const config = { cidr, ...call.given.options('node', 'vmid', 'name', 'cidr') };
    putSection(call.lab, { file: entriesFile(call), id: cidr, config });
    return null;
  };
  return [
    operation(`GET ${path}`, (call) =>
      sectionsOf(call.lab, setsFile(call)).map((entry) => view(call, entry)),
    ),
    operation(`POST ${path}`, (call) => createOrRename(call)),
    operation(`DELETE ${path}/{name}`, (call) => {
      const set = needSet(call);
      const entries = sectionsOf(call.lab, entriesFile(call));
      if (entries.length > 0 && !call.given.flag('force')) throw refuse(`IPSet '${set.id}' is not empty`);
      for (const entry of entries) dropSection(call.lab, entry.file, entry.id);
      dropSection(call.lab, set.file, set.id);
      return null;
    }),
    operation(`GET ${path}/{name}`, (call) => {
      needSet(call);
      return sectionsOf(call.lab, entriesFile(call)).map((entry) => view(call, entry));
    }),
    operation(`POST ${path}/{name}`, (call) => {
      needSet(call);
      const cidr = call.given.text('cidr');
      if (findSection(call.lab, entriesFile(call), cidr)) {
        throw refuseParams({ cidr: `address '${cidr}' already exists` });
      }
      return writeEntry(call);
    }),
    operation(`GET ${path}/{name}/{cidr}`, (call) => view(call, needEntry(call))),
    operation(`PUT ${path}/{name}/{cidr}`, (call) => {
      const { file } = needEntry(call);
      checkDigest(call.given.optionalText('digest'), fileDigest(call.lab, file));
      return writeEntry(call);
    }),
    operation(`DELETE ${path}/{name}/{cidr}`, (call) => {
      const entry = needEntry(call);
      checkDigest(call.given.optionalText('digest'), fileDigest(call.lab, entry.file));
      dropSection(call.lab, entry.file, entry.id);
      return null;
    }),
  ];

  function createOrRename(call: OperationCall): null {
    const { lab, given } = call;
    const name = given.text('name');
    const file = setsFile(call);
    const comment = given.optionalText('comment');
    const rename = given.optionalText('rename');
    const before = rename === undefined ? undefined : needSet(call, rename);
    if (name !== rename && findSection(lab, file, name)) {
      throw refuseParams({ name: `IPSet '${name}' already exists` });
    }
    if (before && name !== rename) {
      for (const entry of sectionsOf(lab, entriesFile(call, before.id))) {
        dropSection(lab, entry.file, entry.id);
        putSection(lab, { ...entry, file: entriesFile(call, name) });
      }
      dropSection(lab, file, before.id);
    }
    const words = comment ?? before?.config['comment'];
    putSection(lab, { file, id: name, config: { name, ...(words === undefined ? {} : { comment: words }) } });
    return null;
  }
}
