import { boolean, decimal, integer, type Param } from '../http/params';
import type { ParameterFacts } from './model';
import { namedProperties } from './named-properties';
import { checkProperties } from './property-format';
import { textCheck } from './text-check';

/** A value of a parameter as a handler gets it. */
export type ParamValue = string | number | boolean | readonly string[];

/** Reads one parameter as the API describes it. */
export function paramOf(facts: ParameterFacts, maxIndex?: number): Param<ParamValue> {
  // Which of several meanings counts depends on the section's type; they differ in what lists may hold.
  const [meaning] = facts.oneOf ?? [];
  if (meaning) return paramOf({ ...meaning, items: {}, optional: true }, maxIndex);
  const parse = parserOf(facts);
  return {
    optional: facts.optional === true,
    parse,
    ...(maxIndex === undefined ? {} : { maxIndex }),
    ...(facts.requires === undefined ? {} : { requires: facts.requires }),
  };
}

function parserOf(facts: ParameterFacts): (value: string) => ParamValue {
  const { minimum, maximum } = facts;
  const limits = {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  const { type } = facts;
  if (type === 'boolean') return (value) => boolean().parse(value);
  if (type === 'integer') return (value) => integer(limits).parse(value);
  if (type === 'number') return (value) => decimal(limits).parse(value);
  if (type === 'array') {
    const item = facts.items ?? {};
    return (value) =>
      value
        .split('\0')
        .filter((part) => part !== '')
        .map((part) => String(parserOf(item)(part)));
  }
  const check = textCheck(facts);
  const format = typeof facts.format === 'string' ? namedProperties[facts.format] : facts.format;
  const isList = typeof facts.format === 'string' && facts.format.endsWith('-list');
  return (value) => {
    check(value);
    if (format) checkProperties(format, value);
    // A key that is there several times, as proxmoxer sends a list: PVE joins its values with zeros, and splits lists there.
    return isList ? value.replaceAll('\0', ',') : value;
  };
}
