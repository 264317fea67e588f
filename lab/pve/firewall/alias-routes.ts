import { isIPv6 } from 'node:net';
import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, refuseParams, type SectionRecord } from '../model';
import {
  checkDigest,
  dropSection,
  fileDigest,
  findSection,
  optionText,
  putSection,
  sectionsOf,
} from '../sections';
import type { FirewallScope } from './scope';

/** `…/firewall/aliases`: names for addresses and networks, whose case does not count. */
export function aliasRoutes(scope: FirewallScope): readonly AnyRoute[] {
  const path = `${scope.path}/aliases`;
  const fileOf = (call: OperationCall): string => `${scope.folder(call)}/aliases`;
  const need = (call: OperationCall): SectionRecord => {
    const name = call.given.text('name').toLowerCase();
    const found = findSection(call.lab, fileOf(call), name);
    if (!found) throw refuse(`no such alias '${call.given.text('name')}'`);
    return found;
  };
  const view = (call: OperationCall, { file, config }: SectionRecord): object => ({
    ...config,
    ipversion: isIPv6(optionText(config, 'cidr').split('/')[0] ?? '') ? 6 : 4,
    digest: fileDigest(call.lab, file),
  });
  const write = (call: OperationCall, name: string): void => {
    const comment = call.given.optionalText('comment');
    const config = { name, cidr: call.given.text('cidr'), ...(comment === undefined ? {} : { comment }) };
    putSection(call.lab, { file: fileOf(call), id: name.toLowerCase(), config });
  };
  return [
    operation(`GET ${path}`, (call) => sectionsOf(call.lab, fileOf(call)).map((entry) => view(call, entry))),
    operation(`POST ${path}`, (call) => {
      const name = call.given.text('name');
      if (findSection(call.lab, fileOf(call), name.toLowerCase())) {
        throw refuseParams({ name: `alias '${name}' already exists` });
      }
      write(call, name);
      return null;
    }),
    operation(`GET ${path}/{name}`, (call) => view(call, need(call))),
    operation(`PUT ${path}/{name}`, (call) => {
      const before = need(call);
      checkDigest(call.given.optionalText('digest'), fileDigest(call.lab, before.file));
      const name = call.given.optionalText('rename') ?? optionText(before.config, 'name');
      if (name.toLowerCase() !== before.id) {
        if (findSection(call.lab, before.file, name.toLowerCase())) {
          throw refuseParams({ name: `alias '${name}' already exists` });
        }
        dropSection(call.lab, before.file, before.id);
      }
      write(call, name);
      return null;
    }),
    operation(`DELETE ${path}/{name}`, (call) => {
      const before = need(call);
      checkDigest(call.given.optionalText('digest'), fileDigest(call.lab, before.file));
      dropSection(call.lab, before.file, before.id);
      return null;
    }),
  ];
}
