// As much text as an entry of a real run has in the middle.
const PAD = 'x'.repeat(700);
const AT = '"at":';

/** An event that says when it was made, in microseconds of this process's clock. */
export const eventNow = (): string =>
  `{"type":"notification","at":${Math.round(performance.now() * 1_000)},"text":"${PAD}"}`;

/** How many milliseconds ago each event in the text was made. */
export function agesIn(text: string): number[] {
  const now = performance.now();
  const ages: number[] = [];
  for (let at = text.indexOf(AT); at >= 0; at = text.indexOf(AT, at + AT.length))
    ages.push(now - Number.parseInt(text.slice(at + AT.length, at + AT.length + 16), 10) / 1_000);
  return ages;
}
