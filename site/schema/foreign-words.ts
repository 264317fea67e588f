/** What people bring along from other tools, by the key above it; `''` is the top of a file. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    version: 'specs have no version: remove the line',
    apiVersion: 'specs have no version: remove the line',
    kind: 'the folder of a file says what it describes: remove the line',
  },
  bmc: {
    user: login(),
    username: login(),
    password: login(),
    pass: login(),
  },
};

function login(): string {
  return 'a login goes under "bmc.<machine>" of the secrets, as user and password: rackwright secrets edit';
}

/** What to do instead of a key that other tools have at this place; undefined where none is known to. */
export function foreignWord(path: readonly PropertyKey[], key: string): string | undefined {
  const words = WORDS[String(path.at(-1) ?? '')];
  return words && Object.hasOwn(words, key) ? words[key] : undefined;
}
