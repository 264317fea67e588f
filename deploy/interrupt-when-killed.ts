import { spawn } from 'node:child_process';

/**
 * Interrupts a group of processes once if this process is killed: Terraform would otherwise go on alone, hold the state,
 * and have lost its gateway. (Linux's own signal at a parent's death comes once for each of the parent's threads, and the
 * second interrupt makes Terraform drop its work.)
 *
 * @param group its id
 * @returns a function that ends the watch
 */
export function interruptWhenKilled(group: number): () => void {
  // The pipe ends with this process, however that ends; a word before says that all is well.
  const script = 'read -r word || kill -s INT -- "-$1"';
  const watch = spawn('sh', ['-c', script, 'sh', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // What kills our whole group is not to kill the watch first.
    detached: true,
  });
  // Without a shell there is no watch, and nothing else to be missed.
  watch.on('error', () => undefined);
  watch.stdin.on('error', () => undefined);
  watch.unref();
  return () => {
    watch.stdin.end('done\n');
  };
}
