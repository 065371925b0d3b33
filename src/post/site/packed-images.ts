import type { Range } from "../source.ts";
import { type AssetPlace, joined, type LocalImage } from "./assets.ts";

/** One image: its address, where it stands, and pairs of a list of folders and what stands behind each of them. */
type PackedImage = readonly [
  url: string,
  start: number,
  length: number,
  ...places: readonly (number | string)[],
];

/**
 * Images as plain data, to be kept without their post. An image may lie in a dozen folders, which are much the same for
 * all images of a post: each list of them is kept once. What stands behind the folders is kept as the number of
 * characters that are in front of it in the address, where it is the end of that.
 */
export type PackedImages = {
  readonly folders: readonly (readonly string[])[];
  readonly images: readonly PackedImage[];
};

/** Each kind begins with another letter, by which it is kept. */
const TELLS: readonly AssetPlace["tells"][] = ["folder", "whole", "never"];

/** Packs images. */
export function packImages(images: readonly LocalImage[]): PackedImages {
  const lists = new Map<string, number>();
  const folders: string[][] = [];
  const numberOf = (list: string[]) => {
    const name = list.join("\n");
    const number = lists.get(name) ?? folders.push(list) - 1;
    lists.set(name, number);
    return number;
  };
  const packed = images.map(({ url, at, places }): PackedImage => {
    const pairs: (number | string)[] = [];
    let list: string[] = [];
    let rest = "";
    const endList = () => {
      if (list.length > 0) pairs.push(numberOf(list), url.endsWith(rest) ? url.length - rest.length : rest);
      list = [];
    };
    for (const { path, base, tells } of places) {
      const behind = base === "" ? path : path.slice(base.length + 1);
      if (behind !== rest) endList();
      rest = behind;
      list.push(tells.charAt(0) + base);
    }
    endList();
    return [url, at.start, at.end - at.start, ...pairs];
  });
  return { folders, images: packed };
}

/** An image as it was before it was packed; its places are made one by one, since the first mostly is where it lies. */
export interface UnpackedImage {
  readonly url: string;
  readonly at: Range;
  readonly places: Iterable<AssetPlace>;
}

/** Unpacks images, each when it is asked for. */
export function* unpackImages({ folders, images }: PackedImages): Iterable<UnpackedImage> {
  for (const image of images) {
    const [url, start, length] = image;
    yield {
      url,
      at: { start, end: start + length },
      places: { [Symbol.iterator]: () => placesOf(image, folders) },
    };
  }
}

function* placesOf([url, , , ...pairs]: PackedImage, folders: PackedImages["folders"]): Iterator<AssetPlace> {
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const [number, kept = ""] = [pairs[i], pairs[i + 1]];
    const rest = typeof kept === "number" ? url.slice(kept) : kept;
    for (const folder of (typeof number === "number" && folders[number]) || []) {
      const base = folder.slice(1);
      const tells = TELLS.find((one) => one.startsWith(folder.charAt(0))) ?? "never";
      yield { path: joined(base, rest), base, tells };
    }
  }
}
