import { loadFormat } from "../src/report/formats.ts";

/** Every format by its name on the command line. */
export const formats = {
  pretty: await loadFormat("pretty"),
  compact: await loadFormat("compact"),
  json: await loadFormat("json"),
  jsonl: await loadFormat("jsonl"),
  github: await loadFormat("github"),
  gitlab: await loadFormat("gitlab"),
  sarif: await loadFormat("sarif"),
  junit: await loadFormat("junit"),
  checkstyle: await loadFormat("checkstyle"),
  rdjson: await loadFormat("rdjson"),
  markdown: await loadFormat("markdown"),
};
