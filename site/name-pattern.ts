/**
 * Whether a host name fits a pattern of `name_groups`: `*` stands for any characters, `?` for one, case does not matter.
 * In time in proportion to both lengths, which no expression with many stars is.
 */
export function fitsPattern(name: string, pattern: string): boolean {
  const [text, form] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, step] = [0, 0];
  /** Where the last star stands, and how much of the name it takes up to now. */
  let star: { readonly step: number; taken: number } | undefined;
  while (at < text.length) {
    if (form[step] === '*') {
      star = { step, taken: at };
      step += 1;
    } else if (form[step] === '?' || form[step] === text[at]) {
      at += 1;
      step += 1;
    } else if (star) {
      star.taken += 1;
      at = star.taken;
      step = star.step + 1;
    } else return false;
  }
  while (form[step] === '*') step += 1;
  return step === form.length;
}
