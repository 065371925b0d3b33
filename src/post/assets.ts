import type { Site } from "./site.ts";

/**
 * Where the file of a local image may lie, as paths from the site's root, likeliest first. Empty for addresses that lead
 * elsewhere and for those that only the generator can tell.
 *
 * @param url the address as it is written.
 * @param sitePath the post's own path from the site's root.
 */
export function assetPaths(_url: string, _sitePath: string, _site: Site): string[] {
  return [];
}
