import { PveError } from '../../../../../pve/client';

/** True for a failure of the API in these words. */
export function says(error: unknown, words: string): boolean {
  return error instanceof PveError && error.message.includes(words);
}

/** True when no API answered. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof PveError && error.code === 'PVE_UNREACHABLE';
}

/** True when the agent is not there yet, or never will be. */
export function isAgentSilent(error: unknown): boolean {
  if (!(error instanceof PveError)) return false;
  if (error.status === 400) return true;
  const text = error.message.toLowerCase();
  const isAbsent = text.includes('qemu guest agent') && /not (running|available|ready)/.test(text);
  return error.status === 500 && (isAbsent || text.includes('got timeout'));
}
