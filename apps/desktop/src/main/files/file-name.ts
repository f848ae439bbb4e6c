const LONGEST = 80;

/** A file's name that every system takes, from whatever a title is. */
export function fileName(title: string, extension: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const short = [...plain].slice(0, LONGEST).join('').trim();
  // Windows keeps some names for devices, whatever stands behind the dot.
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short);
  return `${short === '' || isDevice ? `run ${short}`.trim() : short}.${extension}`;
}
