import type { DeployError } from './deploy-error';
import { markdownText } from './plan';

/** In the place of a diff or a report, where there is none. @param part `dev/1` */
export function unseenMarkdown(part: string, { code, message }: DeployError): string {
  return `### ${markdownText(part)}: could not be looked at\n\n${markdownText(shortened(`${code}: ${message}`))}\n`;
}

/** Characters of an error, which may name every machine; the whole is in the log. */
const LONGEST = 1_000;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`;
}
