const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/** So many characters has every key. */
export const KEY_LENGTH = 9;

/** A hash of 64 bits that grows with the units of a text, so that nobody has to put the text together. */
export class Hash {
  // As numbers of 32 bits with a sign, which are kept in place.
  #a = 0x811c9dc5 | 0;
  #b = 0x9e3779b9 | 0;

  add(unit: number): void {
    this.#a = Math.imul(this.#a ^ unit, 0x01000193);
    this.#b = (Math.imul(this.#b ^ unit, 0x85ebca6b) + (this.#b >>> 13)) | 0;
  }

  /** The hash of this text with another one behind it. */
  with(text: string): Hash {
    const whole = new Hash();
    whole.#a = this.#a;
    whole.#b = this.#b;
    for (let i = 0; i < text.length; i++) whole.add(text.charCodeAt(i));
    return whole;
  }

  /** 54 bits of it, always of one length, so that many keys can stand in one text. */
  get key(): string {
    let key = "";
    for (let shift = 0; shift < 30; shift += 6) key += DIGITS.charAt((this.#a >>> shift) & 63);
    for (let shift = 0; shift < 24; shift += 6) key += DIGITS.charAt((this.#b >>> shift) & 63);
    return key;
  }

  /** All of it in as few characters as go. */
  get text(): string {
    return inBase36(this.#a >>> 0) + inBase36(this.#b >>> 0);
  }
}

/** What `toString(36)` gives, which takes several times as long for numbers of 32 bits. */
function inBase36(number: number): string {
  let digits = "";
  let rest = number;
  do {
    digits = DIGITS.charAt(rest % 36) + digits;
    rest = Math.floor(rest / 36);
  } while (rest > 0);
  return digits;
}
