/** Why we ourselves do not read or write a file, as the end of a sentence that begins with its path. */
export class Refused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** What was to be done with a file. */
type Deed = "read" | "written";

/** What the system's codes mean, whatever was to be done, or for each of both. */
const REASONS: { readonly [code: string]: string | { readonly [deed in Deed]: string } } = {
  EACCES: "may not be {deed} (permission denied).",
  EBUSY: "could not be {deed}: another program holds it.",
  EDQUOT: "could not be {deed}: your share of the disk is used up.",
  EEXIST: "is there already; nothing was written.",
  EFBIG: "could not be {deed}: no file may become so large here.",
  EIO: "could not be {deed}: the disk fails.",
  EISDIR: "is a folder.",
  ELOOP: "is a link that leads back to itself.",
  EMFILE: "could not be {deed}: the system opens no more files for this program.",
  ENAMETOOLONG: "has a name that is too long.",
  ENFILE: "could not be {deed}: the system opens no more files.",
  ENOENT: { read: "is not there.", written: "cannot be written: its folder is not there." },
  ENOSPC: "could not be {deed}: the disk is full.",
  ENOTDIR: { read: "is not there.", written: "cannot be written: its folder is not there." },
  ENXIO: { read: "is not a regular file.", written: "could not be written: nobody reads from this pipe." },
  EPERM: "may not be {deed} (not permitted).",
  EPIPE: "could not be {deed}: its reader has gone.",
  EROFS: "may not be {deed} (the disk is read-only).",
  ETXTBSY: "could not be {deed}: it is a program that runs.",
};

/** Why a file could not be had, or not be written, as the end of a sentence that begins with its path. */
export function reasonOf(error: unknown, deed: Deed = "read"): string {
  if (error instanceof Refused) return error.reason;
  const code = codeOf(error);
  const reason = REASONS[code];
  if (reason !== undefined)
    return (typeof reason === "string" ? reason : reason[deed]).replace("{deed}", deed);
  const said = code || (error instanceof Error ? error.message : String(error));
  return `${deed === "read" ? "cannot" : "could not"} be ${deed} (${said}).`;
}

/** The code by which the system tells what went wrong; empty where it was not the system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
