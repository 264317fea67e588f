/**
 * Lets those who ask at the same time be answered by one statement: while one is on its way, what is asked for waits for the
 * next. Nobody is answered by a statement that was begun before the question.
 * @param load values by key, of those that there are; called with each key once, and never before the last call is done
 * @param most keys of one call
 */
export function gathering<V>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  most = 500,
): (key: string) => Promise<V | undefined> {
  let waiting: Question<V>[] = [];
  let isUnderWay = false;
  const go = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const found = await load([...new Set(asked.map(({ key }) => key))]);
        for (const { key, resolve } of asked) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    isUnderWay = false;
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isUnderWay) return;
      isUnderWay = true;
      // What has come in by the same turn of the event loop is asked together.
      setImmediate(() => void go());
    });
}

interface Question<V> {
  readonly key: string;
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (error: unknown) => void;
}
