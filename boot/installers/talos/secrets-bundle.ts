import { parse, stringify } from 'yaml';
import { z } from 'zod';

const text = z.string().min(1);
const pair = z.object({ crt: text, key: text });

/** What `talosctl gen secrets` writes: all that the machines of one cluster share. */
const bundle = z.object({
  cluster: z.object({ id: text, secret: text }),
  secrets: z.object({ bootstraptoken: text, secretboxencryptionsecret: text }),
  trustdinfo: z.object({ token: text }),
  certs: z.object({
    etcd: pair,
    k8s: pair,
    k8saggregator: pair,
    k8sserviceaccount: z.object({ key: text }),
    os: pair,
  }),
});

/** The secrets of a cluster of Talos Linux; certificates and keys are PEM in base64. */
export type SecretsBundle = z.infer<typeof bundle>;

/** Path of a cluster's secrets among those of the site, `talos.k8s`. */
export function bundlePath(cluster: string): string {
  return `talos.${cluster}`;
}

/** Reads a cluster's secrets; undefined where the text is not what `talosctl gen secrets` writes. */
export function parseBundle(yaml: string): SecretsBundle | undefined {
  try {
    return bundle.safeParse(parse(yaml)).data;
  } catch {
    return undefined;
  }
}

/** Secrets of no cluster, for those who are shown what a machine would be told. @param word in place of each */
export function exampleBundle(word: string): string {
  const coded = Buffer.from(word).toString('base64');
  const both = { crt: coded, key: coded };
  return stringify({
    cluster: { id: word, secret: word },
    secrets: { bootstraptoken: word, secretboxencryptionsecret: word },
    trustdinfo: { token: word },
    certs: { etcd: both, k8s: both, k8saggregator: both, k8sserviceaccount: { key: coded }, os: both },
  } satisfies SecretsBundle);
}
