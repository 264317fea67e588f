import { Complaint } from '../http/params';
import type { ParameterFacts } from './model';
import { itemFormat, namedFormats } from './named-formats';

/** Checks a text: length, format, pattern and enumeration, in the order in which PVE complains. */
export function textCheck(facts: ParameterFacts): (value: string) => void {
  const { maxLength, minLength, format, enum: words } = facts;
  const expression = facts.pattern === undefined ? undefined : expressionOf(facts.pattern);
  return (value) => {
    if (maxLength !== undefined && value.length > maxLength) {
      throw new Complaint(`value may only be ${maxLength} characters long`);
    }
    if (minLength !== undefined && value.length < minLength) {
      throw new Complaint(`value must be at least ${minLength} characters long`);
    }
    if (words && !words.includes(value)) {
      throw new Complaint(`value '${value}' does not have a value in the enumeration '${words.join(', ')}'`);
    }
    if (typeof format === 'string') checkNamed(format, value);
    if (expression && !expression.test(value)) throw new Complaint('value does not match the regex pattern');
  };
}

function checkNamed(name: string, value: string): void {
  const item = itemFormat(name);
  const values = item ? value.split(/[,;\s\0]+/).filter((part) => part !== '') : [value];
  const format = item ?? namedFormats[name];
  for (const part of values) {
    if (format && !format.test(part)) throw new Complaint(`invalid format - ${format.complaint(part)}\n`);
  }
}

const expressions = new Map<string, RegExp>();

/** Perl's `(?^i:…)` groups in JavaScript; PVE anchors every pattern. */
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const isCaseless = pattern.includes('(?^i:');
  const body = pattern
    .replace(/\(\?\^[a-z]*:/g, '(?:')
    // Means the same between runs of letters, and does not take exponential time for long ones.
    .replaceAll('|[-]*)', '|[-]+)');
  const made = new RegExp(`^(?:${body})$`, isCaseless ? 'i' : '');
  expressions.set(pattern, made);
  return made;
}
