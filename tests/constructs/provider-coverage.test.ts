import { LEFT_OUT, LEFT_OUT_TYPES } from '../../constructs/left-out';
import { complete } from './complete';
import { givenArguments, providerArguments, schemaSource } from './provider-schema';
import { synthesized } from './synthesized';

const wanted = providerArguments();
const deprecated = providerArguments(true);
const given = new Map<string, Set<string>>();
for (const build of complete) {
  for (const [type, paths] of Object.entries(givenArguments(synthesized(build).resource)))
    given.set(type, new Set([...(given.get(type) ?? []), ...paths]));
}

/** Whether a path, or a block around it, is among the names. */
const isAmong = (path: string, names: Iterable<string>): boolean =>
  [...names].some((name) => path === name || path.startsWith(`${name}.`));

describe(`the constructs against the provider's schema (${schemaSource})`, () => {
  const types = [...given.keys()].filter((type) => type in wanted).toSorted();

  test.each(types)('%s: every argument is given by a property, or left out with a reason', (type) => {
    const leftOut = Object.keys(LEFT_OUT[type] ?? {});
    const missing = (wanted[type] ?? []).filter(
      (path) => !given.get(type)?.has(path) && !isAmong(path, leftOut),
    );
    expect(missing).toEqual([]);
  });

  test.each(types)('%s: nothing is left out that is given, or that the provider has not', (type) => {
    const leftOut = Object.keys(LEFT_OUT[type] ?? {});
    expect(leftOut.filter((name) => given.get(type)?.has(name))).toEqual([]);
    expect(leftOut.filter((name) => !(wanted[type] ?? []).some((path) => isAmong(path, [name])))).toEqual([]);
  });

  test.each(types)('%s: nothing is given that is deprecated', (type) => {
    expect((deprecated[type] ?? []).filter((path) => given.get(type)?.has(path))).toEqual([]);
  });

  test('every type of resource is made by a construct, or left out with a reason', () => {
    const known = [...types, ...Object.keys(LEFT_OUT_TYPES)];
    expect(known.toSorted()).toEqual(Object.keys(wanted).toSorted());
  });

  test('nothing is said of a type that no construct makes', () => {
    expect(Object.keys(LEFT_OUT).filter((type) => !types.includes(type))).toEqual([]);
  });
});
