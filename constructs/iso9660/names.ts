/**
 * Names of interchange level 1: eight characters, a dot, three characters, of A to Z, 0 to 9 and `_`, with a version.
 * Names that would come out equal get a number: `USER_DAT.;1`, `USER_DA1.;1`. Systems that know Joliet never show them.
 */
export function level1Names(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const stem = plain(dot > 0 ? name.slice(0, dot) : name);
    const extension = plain(dot > 0 ? name.slice(dot + 1) : '').slice(0, 3);
    for (let count = 0; ; count += 1) {
      const number = count === 0 ? '' : String(count);
      const candidate = `${stem.slice(0, 8 - number.length)}${number}.${extension};1`;
      if (taken.has(candidate)) continue;
      taken.add(candidate);
      return candidate;
    }
  });
}

function plain(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
}
