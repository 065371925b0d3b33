import { chooseParser } from "./choose.ts";

/** The parser of this process, for those who cannot wait for one. */
export const defaultParser = await chooseParser();
