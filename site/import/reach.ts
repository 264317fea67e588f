import { type Problem, ProblemList } from '../errors';
import type { SiteOrigins } from '../load';

/** A machine of the site as an installation would find it. */
interface Target {
  readonly os: string | undefined;
  /** Disks that may be erased, as people know them: `disk0 (/dev/sda)`. */
  readonly erased: readonly string[];
}

/** Tells by name of machines that are there which system they would get, and which disks it may erase, only after an import. */
export function reachOf(
  machines: readonly string[],
  before: SiteOrigins,
  after: SiteOrigins,
): readonly Problem[] {
  const problems = new ProblemList();
  for (const name of machines) {
    const [was, is] = [targetOf(name, before), targetOf(name, after)];
    const erased = is.erased.filter((disk) => !was.erased.includes(disk));
    const changes = [
      ...(is.os === was.os ? [] : [`gets ${said(is.os)} in place of ${said(was.os)}`]),
      ...(erased.length === 0 ? [] : [`has disks that its installation may erase: ${erased.join(', ')}`]),
    ];
    if (changes.length === 0) continue;
    problems.add({
      code: 'IMPORT_REACHES',
      severity: 'warning',
      message: `"${name}", which the site has already, ${changes.join(', and ')}`,
      hint: `where that is not meant, say its own "os" and "disks" in hosts/${name}.yaml, or leave the file out that says otherwise`,
    });
  }
  return problems.sorted();
}

function said(os: string | undefined): string {
  return os === undefined ? 'no operating system' : `"${os}"`;
}

function targetOf(name: string, origins: SiteOrigins): Target {
  const values = origins.explain(name);
  const textAt = (...path: string[]): string | undefined => {
    const found = values.find(
      ({ steps }) => steps.length === path.length && path.every((step, i) => steps[i] === step),
    );
    return typeof found?.value === 'string' ? found.value : undefined;
  };
  const erased = values.flatMap(({ steps: [side, part, disk = '', field], value }) => {
    if (side !== 'host' || part !== 'disks' || field !== 'wipe' || value !== true) return [];
    const known = textAt('host', 'disks', disk, 'path') ?? textAt('host', 'disks', disk, 'serial');
    return [known === undefined ? disk : `${disk} (${known})`];
  });
  return { os: textAt('host', 'os'), erased };
}
