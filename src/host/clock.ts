/** A moment's day where the reader is, as `YYYY-MM-DD`; today's where no moment is given. */
export function localDay(moment = new Date()): string {
  const pad = (value: number, length: number) => String(value).padStart(length, "0");
  return `${pad(moment.getFullYear(), 4)}-${pad(moment.getMonth() + 1, 2)}-${pad(moment.getDate(), 2)}`;
}

/** Milliseconds since the process began, by a clock that does not jump. */
export function elapsed(): number {
  return performance.now();
}
