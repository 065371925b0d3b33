/** What the first bytes of a file say it is; `undefined` in place of one where they do not tell. */
export type FileFormat =
  | "png"
  | "jpg"
  | "gif"
  | "webp"
  | "svg"
  | "avif"
  | "bmp"
  | "ico"
  | "tiff"
  | "html"
  | "pdf"
  | "text"
  | "empty";

/** What the beginning of an image file tells of it; sizes are in pixels. */
export interface ImageHead {
  readonly format: FileFormat | undefined;
  readonly width?: number;
  readonly height?: number;
}

/** How many of a file's first bytes are enough for `readImageHead`. */
export const IMAGE_HEAD_BYTES = 4096;

/** Reads the beginning of a file. Total: any bytes give a head, at worst one that tells nothing. */
export function readImageHead(bytes: Uint8Array): ImageHead {
  if (bytes.length === 0) return { format: "empty" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marks = latin1(bytes, 0, 16);
  if (marks.startsWith("\x89PNG\r\n\x1A\n"))
    return { format: "png", ...sizeAt(view, 24, () => [view.getUint32(16), view.getUint32(20)]) };
  if (marks.startsWith("\xFF\xD8\xFF")) return { format: "jpg", ...sizeOfJpeg(view) };
  if (/^GIF8[79]a/.test(marks))
    return { format: "gif", ...sizeAt(view, 10, () => [view.getUint16(6, true), view.getUint16(8, true)]) };
  if (/^RIFF[\s\S]{4}WEBP/.test(marks)) return { format: "webp", ...sizeOfWebp(view, latin1(bytes, 12, 16)) };
  if (/^[\s\S]{4}ftyp(?:avif|avis)/.test(marks)) return { format: "avif" };
  if (/^BM[\s\S]{4}\0\0\0\0/.test(marks))
    return {
      format: "bmp",
      ...sizeAt(view, 26, () => [view.getInt32(18, true), Math.abs(view.getInt32(22, true))]),
    };
  if (marks.startsWith("\0\0\x01\0")) return { format: "ico" };
  if (/^(?:II\*\0|MM\0\*)/.test(marks)) return { format: "tiff" };
  if (marks.startsWith("%PDF-")) return { format: "pdf" };
  return { format: formatOfText(bytes) };
}

/** The size that `read` finds, where the file is long enough to hold it and the numbers can be one. */
function sizeAt(view: DataView, needed: number, read: () => readonly [number, number]) {
  if (view.byteLength < needed) return {};
  const [width, height] = read();
  return width > 0 && height > 0 ? { width, height } : {};
}

/** Segments follow each other until the one that opens a frame. */
function sizeOfJpeg(view: DataView) {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return {};
    const opensFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (opensFrame) return sizeAt(view, at + 9, () => [view.getUint16(at + 7), view.getUint16(at + 5)]);
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return {};
}

function sizeOfWebp(view: DataView, chunk: string) {
  const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return sizeAt(view, 30, () => [uint24(24) + 1, uint24(27) + 1]);
  if (chunk === "VP8 ")
    return sizeAt(view, 30, () => [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]);
  if (chunk !== "VP8L" || view.byteLength < 25) return {};
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** Tells text from bytes that mean something else; the pointer that Git LFS leaves in an image's place tells nothing. */
function formatOfText(bytes: Uint8Array): FileFormat | undefined {
  // Control characters, and bytes that no UTF-8 has: no text, but perhaps an image of a kind that is not known here.
  if (bytes.some((byte) => (byte < 0x20 && ![9, 10, 12, 13, 27].includes(byte)) || byte >= 0xf8))
    return undefined;
  const text = latin1(bytes, 0, IMAGE_HEAD_BYTES)
    .replace(/^\xEF\xBB\xBF/, "")
    .trimStart();
  if (text.startsWith("version https://git-lfs")) return undefined;
  if (/<svg[\s>]/i.test(text)) return "svg";
  if (/^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(text)) return "html";
  // A long comment may stand before the root of an SVG.
  if (/^<(?:\?xml|!--|!doctype)/i.test(text) && bytes.length >= IMAGE_HEAD_BYTES) return undefined;
  return text === "" ? undefined : "text";
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (const byte of bytes.subarray(start, end)) text += String.fromCharCode(byte);
  return text;
}
