/** Image files whose names are looked for in texts. */
export interface Names {
  /** Crosses out every image that a text names. */
  seeIn(text: string): void;
  /** The images that no text has named so far. */
  unseen(): readonly string[];
}

/** What ends a name in a text, and what may stand inside of one. */
const BETWEEN_WORDS = /[\s"'`()<>[\]{}/\\|,;:=?#&!*]+/;
/** What a theme's program puts behind the name of an image that it makes in several sizes. */
const VARIANT =
  /(?:@\d(?:\.\d)?x|[-_.]\d{2,4}(?:w|px|x\d{2,4})?|[-_](?:small|medium|large|thumb|dark|light|mobile|xs|sm|md|lg|xl))$/;
/** Images that a theme shows for their name alone. */
const SHOWN_BY_NAME =
  /^(?:_|(?:featured?|cover|thumb(?:nail)?|banner|hero|teaser|og|opengraph|twitter|social|logo|icon|favicon|avatar|profile|background|bg|index)(?![a-z]))/;

/**
 * Makes the list of images by path. One is named where a text holds its file's name, with or without its ending; text is
 * read once for all of them, word by word.
 */
export function createNames(paths: readonly string[]): Names {
  const pathsByWord = new Map<string, string[]>();
  const unseen = new Set<string>();
  for (const path of paths) {
    const name = fold(path.slice(path.lastIndexOf("/") + 1));
    if (SHOWN_BY_NAME.test(name)) continue;
    unseen.add(path);
    for (const word of wordsFor(name)) pathsByWord.set(word, [...(pathsByWord.get(word) ?? []), path]);
  }
  const see = (text: string) => {
    for (const word of fold(text).split(BETWEEN_WORDS)) {
      for (const path of pathsByWord.get(word.replace(/\.$/, "")) ?? []) unseen.delete(path);
    }
  };
  return {
    seeIn(text) {
      see(text);
      if (!text.includes("%")) return;
      see(text.replace(/(?:%[\da-f]{2})+/gi, decoded));
    },
    unseen: () => [...unseen],
  };
}

/** The words of which any one in a text names the file; of a name with blanks its last. */
function wordsFor(name: string): Set<string> {
  const whole = name.split(BETWEEN_WORDS).at(-1) ?? name;
  const stem = whole.replace(/\.[^.]*$/, "");
  const ending = whole.slice(stem.length);
  const base = stem.replace(VARIANT, "");
  return new Set([whole, stem, base, base + ending]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
