import type { ProblemList } from '../errors';
import type { SiteDraft } from '../resolve';
import { scalarsAt } from '../yaml';

/** A machine depends on machines of its own environment, or on those that serve all. */
export function checkDependencies({ machines, hosts }: SiteDraft, problems: ProblemList): void {
  const environmentOf = new Map<string, string | undefined>([
    ...machines.map(({ name, environment }) => [name, environment.name] as const),
    ...hosts.map(({ name, environment }) => [name, environment?.value] as const),
  ]);
  for (const { name, hardware } of [...machines, ...hosts]) {
    const own = environmentOf.get(name);
    for (const { value, place } of scalarsAt(hardware, 'depends_on')) {
      const other = environmentOf.get(String(value));
      if (other === undefined || other === own) continue;
      problems.add({
        code: 'DEPENDENCY_ELSEWHERE',
        severity: 'warning',
        message: `"${name}" of ${own === undefined ? 'no environment' : `environment "${own}"`} depends on "${String(value)}" of environment "${other}"`,
        hint: 'environments are deployed and destroyed apart: put both into one, or leave the line out',
        place,
      });
    }
  }
}
