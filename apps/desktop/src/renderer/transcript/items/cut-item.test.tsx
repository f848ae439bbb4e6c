import { CloudRunError } from '@runwatch/protocol';
import { entry } from '@runwatch/react/testing';
import { cutLine } from '@runwatch/transcript';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { openRun, text } from '../../testing/open-run.tsx';

afterEach(() => {
  window.location.hash = '';
  sessionStorage.clear();
});

const LINES = Array.from({ length: 20_000 }, (_, n) => `Line ${n} of the output`).join('\n');
const call = (fields: object) =>
  entry.update({ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'npm test', kind: 'execute', ...fields });

/** The window with these entries as a display is told them, and their whole texts to be had in parts. */
async function openCut(...lines: string[]) {
  const opened = await openRun(...lines.map((line) => cutLine(line)));
  const asked: number[] = [];
  opened.client.answerText = async (_run, at, from) => {
    asked.push(from);
    const line = lines[at] ?? '';
    return { text: line.slice(from, from + 131_072), length: line.length };
  };
  return { ...opened, asked };
}

/** What was loaded is read a little later. */
const says = (words: string) => screen.findByText(words);
const press = (name: string) => userEvent.click(screen.getByRole('button', { name: new RegExp(name) }));

describe('an item that was cut for display', () => {
  it('M3: says so where it is open, and shows all of it when asked to', async () => {
    const { asked } = await openCut(call({ content: [{ type: 'text', text: LINES }] }));
    expect(screen.queryByTestId('cut-note')).toBeNull();
    await press('npm test');
    expect(text('cut-note')).toBe('… cut for display: 509 KBShow allSave…');
    expect(text('item-tool')).toMatch(/… \d,\d\d\d more lines, and [\d,]+ characters that were cut · show the lines/);
    await press('Show all');
    expect(asked).toEqual([0, 131_072, 262_144, 393_216]);
    await says('All of 509 KB');
    expect(text('item-tool')).toContain('… 19,980 more lines · show all');
    expect(text('item-tool')).not.toContain('characters cut for display');
  });

  it('M3: says it of a message at its end, and of what a console told', async () => {
    await openCut(entry.message(LINES), entry.own('console', { level: 'info', message: LINES }));
    expect(screen.getAllByTestId('cut-note').map((note) => note.textContent)).toEqual([
      '… cut for display: 509 KBShow allSave…',
      '… cut for display: 509 KBShow allSave…',
    ]);
  });

  it('M3: says why it could not be loaded, and tries again', async () => {
    const { client } = await openCut(entry.message(LINES));
    const { answerText } = client;
    const failure = { code: 'unavailable', message: 'Nobody watches this run', retryable: true } as const;
    client.answerText = () => Promise.reject(new CloudRunError(failure));
    await press('Show all');
    expect(text('cut-note')).toBe('The 509 KB could not be loaded: Nobody watches this runTry againSave…');
    client.answerText = answerText;
    await press('Try again');
    await says('All of 509 KB');
  });

  it('M3: shows how far it has come', async () => {
    const { client } = await openCut(entry.message(LINES));
    let release = () => {};
    client.answerText = async (_run, _at, from) => {
      if (from > 0) await new Promise<void>((resolve) => (release = resolve));
      return { text: 'x'.repeat(131_072), length: cutLengthOf(entry.message(LINES)) };
    };
    await press('Show all');
    expect(text('cut-note')).toBe('Loading 509 KBSave…');
    expect(screen.getByRole('progressbar', { name: 'Text loaded' }).getAttribute('value')).toBe('131072');
    await act(async () => release());
  });

  it('M3: is read only up to a size, and says so', async () => {
    await openCut(entry.message('x'.repeat(3_000_000)));
    await press('Show all');
    await says('Read up to 2.0 MB of 3.0 MB; saving it has all');
  });

  it('M3: warns whoever is asked for a permission that not all of it is shown', async () => {
    const request = JSON.parse(entry.request('p'));
    request.toolCall.rawInput.command = LINES;
    await openCut(JSON.stringify(request));
    expect(text('permission-card')).toContain('This is not all of it: it was cut for display, from 509 KB.');
  });
});

const cutLengthOf = (line: string): number => JSON.parse(cutLine(line))['_runwatch/cut'].length;
