/** A line is a slice of the page that it came in, and holds all of it in memory: what stays for long must not. */
export const ownCopy = (line: string): string => Buffer.from(line).toString();
