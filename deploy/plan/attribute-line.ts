import type { AttributeChange, AttributeValue } from './attribute-changes';

/** A value of a change for people. */
export function valueText(value: AttributeValue | undefined): string {
  return value === undefined ? '(nothing)' : String(value);
}

/** `memory.dedicated: 512 → 640`, and whether that can be changed in place. */
export function attributeLine({ path, before, after, replaces }: AttributeChange): string {
  const mark = replaces ? '  (cannot be changed in place)' : '';
  return `${path}: ${valueText(before)} → ${valueText(after)}${mark}`;
}
