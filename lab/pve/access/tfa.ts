import { operation, type AnyRoute, type OperationCall } from '../http';
import { ApiError, refuse, type Lab, type SectionRecord } from '../model';
import { dropSection, findSection, optionText, putSection, sectionsOf } from '../sections';
import { isVisible } from './is-visible';
import { reauthenticate } from './reauthenticate';

const FILE = 'tfa';

function entriesOf(lab: Lab, userid: string): readonly SectionRecord[] {
  return sectionsOf(lab, FILE).filter((section) => section.id.startsWith(`${userid}\n`));
}

function view(section: SectionRecord): Record<string, unknown> {
  return { ...section.config, id: section.id.slice(section.id.indexOf('\n') + 1) };
}

function needEntry(call: OperationCall): SectionRecord {
  const { lab, given } = call;
  const entry = findSection(lab, FILE, `${given.text('userid')}\n${given.text('id')}`);
  if (!entry) throw new ApiError(404, `No such tfa entry '${given.text('id')}'`);
  return entry;
}

/** Changes of second factors want the password of whoever makes them. */
function confirm({ lab, given, caller }: OperationCall): void {
  reauthenticate(lab, caller, {
    userid: given.text('userid'),
    password: given.optionalText('password'),
    param: 'password',
  });
}

/** Second factors: the lab keeps the entries and never asks for them at a login. */
export const tfaRoutes: readonly AnyRoute[] = [
  operation('GET /access/tfa', ({ lab, caller }) =>
    [...lab.state.users.values()]
      .filter((user) => isVisible(user, caller))
      .map(({ userid }) => ({ userid, entries: entriesOf(lab, userid).map(view) }))
      .filter(({ entries }) => entries.length > 0),
  ),
  operation('GET /access/tfa/{userid}', ({ lab, given }) => entriesOf(lab, given.text('userid')).map(view)),
  operation('POST /access/tfa/{userid}', (call) => {
    const { lab, given } = call;
    confirm(call);
    const userid = given.text('userid');
    const type = given.text('type');
    if (type === 'u2f' || type === 'webauthn') throw refuse(`${type} is not configured in the lab`);
    const id = type === 'recovery' ? 'recovery' : lab.ids.uuid();
    if (findSection(lab, FILE, `${userid}\n${id}`)) throw refuse('user already has recovery keys');
    const config = {
      type,
      description: given.text('description'),
      enable: 1,
      created: Math.floor(lab.now() / 1000),
    };
    putSection(lab, { file: FILE, id: `${userid}\n${id}`, config });
    const recovery = Array.from({ length: 10 }, () => lab.ids.uuid().slice(0, 19));
    return { id, ...(type === 'recovery' ? { recovery } : {}) };
  }),
  operation('GET /access/tfa/{userid}/{id}', (call) => view(needEntry(call))),
  operation('PUT /access/tfa/{userid}/{id}', (call) => {
    confirm(call);
    const entry = needEntry(call);
    const { description, enable } = call.given.options('userid', 'id', 'password');
    const set = {
      ...(description === undefined ? {} : { description }),
      ...(enable === undefined ? {} : { enable }),
    };
    putSection(call.lab, { ...entry, config: { ...entry.config, ...set } });
    return null;
  }),
  operation('DELETE /access/tfa/{userid}/{id}', (call) => {
    confirm(call);
    dropSection(call.lab, FILE, needEntry(call).id);
    return null;
  }),
  operation('GET /access/users/{userid}/tfa', ({ lab, given }) => {
    const entries = entriesOf(lab, given.text('userid'));
    const types = [...new Set(entries.map(({ config }) => optionText(config, 'type')))];
    return given.flag('multiple') ? { types } : types[0] === undefined ? {} : { user: types[0] };
  }),
  operation('PUT /access/users/{userid}/unlock-tfa', ({ lab, given }) => {
    if (!lab.state.users.has(given.text('userid'))) throw refuse(`no such user ('${given.text('userid')}')`);
    return false;
  }),
];
