import type { ProblemList } from '../errors';
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
    files: readonly { readonly name: string; readonly url: string; readonly fileName: string }[],
  ): void {
    const firsts = new Firsts();
    const urls = new Map<string, string>();
    for (const { name, url, fileName } of files) {
      // One file under two names is no harm.
      if (urls.get(fileName) === url) continue;
      const place = keyPlaceOf(tree, [section, name, 'file_name']);
      const other = firsts.claim(fileName, `"${name}"`, place);
      urls.set(fileName, urls.get(fileName) ?? url);
      if (other === undefined) continue;
      problems.add({
        code: 'DUPLICATE_FILE',
        message: `the file ${fileName} of "${name}" is that of ${other}, which comes from another address`,
        hint: `give one of them another: file_name: ${name}${fileName.slice(fileName.lastIndexOf('.'))}`,
        place,
      });
    }
  }
}
