import type { Look } from '../deploy';
import { partName } from '../site';
import type { Context } from './context';
import { deployRoom } from './deploy-room';

/** Prints what was found of each part, in a program's format or in people's; and why nothing was found of others, on stderr. */
export function printLooks<Found>(
  { writer }: Context,
  looks: readonly Look<Found>[],
  { format, text, markdown }: Formats<Found>,
): void {
  if (format === 'json') {
    const results = looks.map((look) =>
      'found' in look
        ? look.found
        : { environment: look.part.name, error: { code: look.error.code, message: look.error.message } },
    );
    writer.json(results.length === 1 ? results[0] : results);
  } else {
    const found = looks.flatMap((look) => ('found' in look ? [look.found] : []));
    const { pages, unseenMarkdown } = deployRoom();
    const texts = (format === 'text' ? found.map(text) : pages(found, markdown)).values();
    const all = looks.flatMap((look) => {
      if ('found' in look) return texts.next().value ?? [];
      return format === 'markdown' ? [unseenMarkdown(partName(look.part), look.error)] : [];
    });
    writer.text(all.join('\n'));
  }
  for (const look of looks)
    if ('error' in look)
      writer.note(writer.colors.red(`${partName(look.part)}: ${look.error.code}: ${look.error.message}`));
}

/** How it is printed. */
interface Formats<Found> {
  readonly format: 'text' | 'markdown' | 'json';
  readonly text: (found: Found) => string;
  /** @param room characters that it may have */
  readonly markdown: (found: Found, room: number) => string;
}
