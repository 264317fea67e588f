import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, refuseParams } from '../model';
import { checkDigest, dropSection, fileDigest, findSection, putSection, sectionsOf } from '../sections';
import { rulesOf, writeRules } from './rule-list';
import { ruleRoutes } from './rule-routes';

const FILE = 'firewall/groups';
const PATH = '/cluster/firewall/groups';

function fileOf({ lab, given }: OperationCall): string {
  const group = given.text('group');
  if (!findSection(lab, FILE, group)) throw refuse(`no such security group '${group}'`);
  return `firewall/group-${group}/rules`;
}

/** A POST makes a group, or gives another name or comment to one that is there. */
function createOrRename({ lab, given }: OperationCall): null {
  const group = given.text('group');
  const rename = given.optionalText('rename');
  checkDigest(given.optionalText('digest'), fileDigest(lab, FILE));
  const before = rename === undefined ? undefined : findSection(lab, FILE, rename);
  if (rename !== undefined && !before) throw refuse(`Security group '${rename}' does not exist`);
  if (group !== rename && findSection(lab, FILE, group)) {
    throw refuseParams({ group: `Security group '${group}' already exists` });
  }
  if (before && group !== rename) {
    const rules = rulesOf(lab, `firewall/group-${before.id}/rules`);
    dropSection(lab, FILE, before.id);
    writeRules(lab, `firewall/group-${group}/rules`, rules);
  }
  const comment = given.optionalText('comment') ?? before?.config['comment'];
  putSection(lab, { file: FILE, id: group, config: comment === undefined ? {} : { comment } });
  return null;
}

/** `/cluster/firewall/groups`: named lists of rules. */
export const groupRoutes: readonly AnyRoute[] = [
  operation(`GET ${PATH}`, ({ lab }) =>
    sectionsOf(lab, FILE).map(({ id, config }) => ({ group: id, ...config, digest: fileDigest(lab, FILE) })),
  ),
  operation(`POST ${PATH}`, createOrRename),
  operation(`DELETE ${PATH}/{group}`, (call) => {
    const file = fileOf(call);
    const group = call.given.text('group');
    if (rulesOf(call.lab, file).length > 0) throw refuse(`Security group '${group}' is not empty`);
    dropSection(call.lab, FILE, group);
    dropSection(call.lab, file, 'options');
    return null;
  }),
  ...ruleRoutes({ path: `${PATH}/{group}`, file: fileOf }),
];
