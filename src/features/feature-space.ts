import { canonicalJson, sha256Hex } from "../files/index.js";

/** All that features depend on besides the picture itself; rows of one space can be mixed, of two never. */
export interface FeatureSpace {
  /** SHA-256 of the backbone's program. */
  readonly backbone: string;
  /** Name of the layer whose output the features are. */
  readonly cut: string;
  /** Digest of the preprocessing. */
  readonly preprocessing: string;
  /** Number of the augmentation view; 0 is the picture as it is. */
  readonly view: number;
  /** Engine, decoder and CPU class, as one line. */
  readonly fingerprint: string;
  /** Numbers in a row. */
  readonly features: number;
}

/** Version of the files of a space; another version is another space. */
const FORMAT = 1;

/** What a space's `space.json` holds. */
export function spaceJson(space: FeatureSpace): string {
  const { backbone, cut, preprocessing, view, fingerprint, features } = space;
  return canonicalJson({ format: FORMAT, backbone, cut, preprocessing, view, fingerprint, features });
}

/** The name of a space's folder: 64 hexadecimal digits. */
export function spaceId(space: FeatureSpace): string {
  return sha256Hex(spaceJson(space));
}

/** The space of a `space.json`; undefined when the text is not one of this version. */
export function parseSpace(text: string): FeatureSpace | undefined {
  try {
    const space = JSON.parse(text) as FeatureSpace;
    return spaceJson(space) === text ? space : undefined;
  } catch {
    return undefined;
  }
}
