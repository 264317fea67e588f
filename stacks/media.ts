import { ProxmoxImage, ProxmoxIso, type ProxmoxImageProps } from '../constructs';
import type { Image, Iso, PveNode, Site } from '../site';
import type { Construct } from 'constructs';
import { found } from './found';

/** The provider of a node, and the node. */
export interface Place {
  readonly node: PveNode;
  readonly provider: ProxmoxImageProps['provider'];
}

/** Images and installation media of a stack, each downloaded once to each node whose machines need it. */
export class Media {
  private readonly images = new Map<string, ProxmoxImage>();
  private readonly isos = new Map<string, ProxmoxIso>();

  /** @param owner the environment, and whether its media are of this stack or of another one */
  constructor(
    private readonly scope: Construct,
    private readonly site: Site,
    private readonly owner: { readonly name: string; readonly isMade: boolean },
  ) {}

  /** Operating systems that the media hold. */
  get profiles(): Site['osProfiles'] {
    return this.site.osProfiles;
  }

  /** Volume of an image on a node. */
  image(name: string, place: Place): string {
    const props = this.propsOf(found(this.site.images, name), place, place.node.datastores.image);
    if (!this.owner.isMade) return ProxmoxImage.fileIdOf(props);
    return once(this.images, keyOf(name, place), (key) => new ProxmoxImage(this.scope, key, props)).fileId;
  }

  /** Volume of an installation medium on a node. */
  iso(name: string, place: Place): string {
    const props = this.propsOf(found(this.site.isos ?? [], name), place, place.node.datastores.iso);
    if (!this.owner.isMade) return ProxmoxIso.fileIdOf(props);
    return once(this.isos, keyOf(name, place), (key) => new ProxmoxIso(this.scope, `${key} iso`, props))
      .fileId;
  }

  private propsOf(file: Image | Iso, { node, provider }: Place, datastore: string): ProxmoxImageProps {
    return { ...file, node: node.name, datastore, owner: this.owner.name, provider };
  }
}

/** No name holds a blank, while "-" is in many. */
function keyOf(name: string, { node }: Place): string {
  return `${name} ${node.name}`;
}

function once<T>(made: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = made.get(key) ?? make(key);
  made.set(key, known);
  return known;
}
