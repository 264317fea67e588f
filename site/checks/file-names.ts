import type { ProblemList } from '../errors';
import type { Iso } from '../model';
import type { SiteDraft } from '../resolve';
import { keyPlaceOf } from '../yaml';
import { Firsts } from './firsts';

/** Images and media of different addresses lie side by side in a storage: each has a file name of its own. */
export function checkFileNames({ images, catalogue, tree }: SiteDraft, problems: ProblemList): void {
  check(
    'images',
    [...images.values()].flatMap(({ model }) => model ?? []),
  );
  check(
    'isos',
    [...catalogue.isos.values()].flatMap((iso) => iso ?? []),
  );

  function check(
    section: 'images' | 'isos',
    files: readonly Pick<Iso, 'name' | 'url' | 'file' | 'fileName'>[],
  ): void {
    const firsts = new Firsts();
    const sources = new Map<string, string | undefined>();
    for (const { name, url, file, fileName } of files) {
      const source = url ?? file;
      // One file under two names is no harm.
      if (sources.has(fileName) && sources.get(fileName) === source) continue;
      const place = keyPlaceOf(tree, [section, name, 'file_name']);
      const other = firsts.claim(fileName, `"${name}"`, place);
      if (!sources.has(fileName)) sources.set(fileName, source);
      if (other === undefined) continue;
      problems.add({
        code: 'DUPLICATE_FILE',
        message: `the file ${fileName} of "${name}" is that of ${other}, which comes from elsewhere`,
        hint: `give one of them another: file_name: ${name}${fileName.slice(fileName.lastIndexOf('.'))}`,
        place,
      });
    }
  }
}
