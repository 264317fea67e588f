import type { Lab } from '../model';
import { readProperties } from './property';

/**
 * Tags as PVE stores them: each once, in small letters and sorted, unless the cluster's `tag-style` says otherwise.
 *
 * @param text separated by commas, semicolons or blanks
 * @example writeTags(lab, 'web,prod') // 'prod;web'
 */
export function writeTags(lab: Lab, text: string): string {
  const options = (lab.state.settings.get('options')?.value ?? {}) as Readonly<Record<string, unknown>>;
  const written = options['tag-style'];
  const style = typeof written === 'string' ? readProperties('tag-style', written) : {};
  const cased = style['case-sensitive'] === '1' ? text : text.toLowerCase();
  const tags = [...new Set(cased.split(/[,;\s\0]+/).filter((tag) => tag !== ''))];
  return (style['ordering'] === 'config' ? tags : tags.sort()).join(';');
}
