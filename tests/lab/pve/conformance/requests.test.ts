import { nameOf, paramsOf } from '../../../../lab/pve/http';
import { deriveOperations } from '../../../../lab/pve/operations/derive';
import facts from '../../../../lab/pve/operations/operations.json';
import { routes } from '../../../../lab/pve/routes';
import { haveOfficial, officialOperations, officialRoots, type OfficialType } from './official';

/** Parameters that arrive as parts of a multipart body. */
const MULTIPART = new Set(['POST /nodes/{node}/storage/{storage}/upload']);

const suite = haveOfficial ? describe : describe.skip;
const old = officialOperations('8.4');
const current = officialOperations('9.2');

suite('requests against the official API description (skipped without ../shared/contracts)', () => {
  it('uses facts that are those of the description', () => {
    expect(facts).toEqual(deriveOperations(officialRoots('8.4'), officialRoots('9.2')));
  });

  it.each([...new Map(routes.map((route) => [nameOf(route), route]))])('%s', (name, route) => {
    const major = current.has(name) ? 9 : 8;
    const described = (major === 9 ? current : old).get(name)?.parameters?.properties ?? {};
    expect(current.has(name) || old.has(name)).toBe(true);
    if (MULTIPART.has(name)) return;
    const mine = paramsOf(route, major);
    expect(
      Object.keys(mine)
        .filter((key) => key !== '*')
        .sort(),
    ).toEqual(Object.keys(described).sort());
    const required = Object.entries(described)
      .filter(([, type]) => isRequired(type))
      .map(([key]) => key);
    expect(
      Object.keys(mine)
        .filter((key) => mine[key]?.optional === false)
        .sort(),
    ).toEqual(expect.arrayContaining(required.sort()));
  });
});

function isRequired(type: OfficialType): boolean {
  return type.oneOf === undefined && Number(type.optional) !== 1;
}
