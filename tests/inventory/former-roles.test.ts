import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROLES_BY_CHOICE } from '../../site';

const ansible = join(__dirname, '../../ansible');

interface Tasks {
  readonly vars: {
    readonly rackwright_ends: Readonly<Record<string, { told: string; has_tasks?: true }>>;
  };
}

describe('what becomes of roles by choice that are gone from the specs', () => {
  const [tasks] = parse(
    readFileSync(join(ansible, 'playbooks/tasks/former-roles.yml'), 'utf8'),
  ) as readonly Tasks[];
  const ends = tasks!.vars.rackwright_ends;

  it('is known of each', () => {
    expect(Object.keys(ends)).toEqual(ROLES_BY_CHOICE);
  });

  it('is done by tasks of the role where there are some', () => {
    const withTasks = readdirSync(join(ansible, 'roles')).filter((role) =>
      existsSync(join(ansible, 'roles', role, 'tasks/taken-back.yml')),
    );
    expect(withTasks).toEqual(
      Object.entries(ends)
        .flatMap(([role, { has_tasks: has = false }]) => (has ? [role] : []))
        .sort(),
    );
  });
});
