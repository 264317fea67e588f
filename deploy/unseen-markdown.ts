import type { DeployError } from './deploy-error';
import { markdownText } from './plan';

/** In the place of a diff or a report, where there is none. @param part `dev/1` */
export function unseenMarkdown(part: string, { code, message }: DeployError): string {
  return `### ${markdownText(part)}: could not be looked at\n\n${markdownText(`${code}: ${message}`)}\n`;
}
