import { createHash } from 'node:crypto';
import { yamlLine } from './yaml-text';

/**
 * Meta-data with an instance id that follows the other data: when they change, cloud-init takes the machine for a
 * new instance at its next boot and applies them.
 */
export function renderMetaData(hostname: string, others: readonly string[]): string {
  const hash = createHash('sha256').update(others.join('\0')).digest('hex');
  const instanceId = `${hostname}-${hash.slice(0, 16)}`;
  return `instance-id: ${yamlLine(instanceId)}\nlocal-hostname: ${yamlLine(hostname)}\n`;
}
