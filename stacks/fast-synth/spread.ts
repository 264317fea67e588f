/**
 * Spreads work evenly over the steps of something else.
 *
 * @param tasks called in their order, each once
 * @param steps how often the result is called; from then on all tasks are done
 */
export function spread(tasks: readonly (() => void)[], steps: number): () => void {
  let step = 0;
  let done = 0;
  return () => {
    step += 1;
    const due = step >= steps ? tasks.length : Math.floor((tasks.length * step) / steps);
    for (; done < due; done += 1) tasks[done]?.();
  };
}
