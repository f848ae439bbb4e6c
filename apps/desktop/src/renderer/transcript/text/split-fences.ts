export type TextPart = { kind: 'prose'; text: string } | { kind: 'code'; language: string; text: string };

const OPENING = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;

/**
 * Prose and fenced code of a message, in order. A fence that is not closed yet reaches to the end, as while a message is still
 * being written. Nothing is interpreted beyond that, and nothing is lost: the parts are shown as text.
 */
export function splitFences(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let prose: string[] = [];
  let code: string[] | null = null;
  let fence = '';
  let language = '';

  const endProse = () => {
    const joined = prose.join('\n').replace(/^\n+|\n+$/g, '');
    if (joined.trim() !== '') parts.push({ kind: 'prose', text: joined });
    prose = [];
  };

  for (const line of text.split('\n')) {
    if (code !== null) {
      const bare = line.trim();
      if (bare.startsWith(fence) && bare.replaceAll(fence.charAt(0), '') === '') {
        parts.push({ kind: 'code', language, text: code.join('\n') });
        code = null;
      } else code.push(line);
      continue;
    }
    const opening = OPENING.exec(line);
    if (opening?.[1]) {
      endProse();
      code = [];
      fence = opening[1];
      language = opening[2] ?? '';
    } else prose.push(line);
  }
  if (code !== null) parts.push({ kind: 'code', language, text: code.join('\n') });
  else endProse();
  return parts;
}

/** Inline code of a line of prose: what stands between single backticks. Odd positions of the result are code. */
export const splitInlineCode = (text: string): string[] => text.split(/`([^`\n]+)`/);
