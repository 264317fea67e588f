import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs';

/** Keeps a log below twice that many bytes: what is over goes to a file beside it, `console.log.1`. */
export function limitLog(file: string, bytes: number): void {
  if (!existsSync(file) || statSync(file).size <= bytes) return;
  copyFileSync(file, `${file}.1`);
  // Whoever writes appends, and so goes on at the new end.
  truncateSync(file, 0);
}
