import { SAMPLES, SAMPLES_BY_PATH } from './data-centre';

/** The value of a path's parameter that the data centre has; undefined where any will do. */
export function sampleOf(name: string, key: string): string | undefined {
  const special = SAMPLES_BY_PATH.find(([pattern, samples]) => pattern.test(name) && key in samples);
  return special?.[1][key] ?? SAMPLES[key];
}

/** An operation's path below `/api2/json/`, `nodes/lab/qemu/100`, with the objects of the data centre. */
export function samplePath(name: string): string {
  const [, path = ''] = name.split(' ');
  return path
    .slice(1)
    .replace(/\{([^}]+)\}/g, (_, key: string) => encodeURIComponent(sampleOf(name, key) ?? 'x'));
}
