/**
 * The way from one folder to a place, with `/`: what `path.relative` gives, without the platform. Both start from the same
 * root.
 */
export function pathBetween(from: string, to: string): string {
  const own = partsOf(from);
  const other = partsOf(to);
  let shared = 0;
  while (shared < own.length && own[shared] === other[shared]) shared++;
  return [...own.slice(shared).map(() => ".."), ...other.slice(shared)].join("/");
}

/** A path joined to a folder, `.` and `..` worked out where that can be. */
export function joinPath(folder: string, path: string): string {
  return partsOf(`${folder}/${path}`).join("/");
}

function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts;
}
