import type { PermissionItem } from '@runwatch/transcript';
import { textSize } from '../time/format-time.ts';
import { contentBlock } from '../transcript/text/content-blocks.ts';
import { cutText } from '../transcript/text/cut-text.ts';
import { fieldsOf, inputText, textField } from '../transcript/text/read-value.ts';

// Enough to judge by; the whole of it stands in the transcript.
const LIMITS = { headLines: 8, tailLines: 4, characters: 2_000 };

/** What the agent wants to do, in full view of whoever decides: the command or the input, where, and why. */
export function AskedFor({ request }: { request: PermissionItem }) {
  const { command, directory, why, rest } = inputText(request.rawInput);
  const questions = questionsOf(request.meta);
  const title = request.title || 'A request without a title';
  return (
    <div className="asked-for">
      <p className="asked-for__title">{title}</p>
      {questions.map((question) => (
        <p key={question}>{question}</p>
      ))}
      {command && command !== title ? <Code text={command} /> : null}
      {!command && rest && questions.length === 0 ? <Code text={rest} /> : null}
      {request.content.map((block, index) => {
        const shown = contentBlock(block);
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name but their place
        if (shown.kind === 'text' || shown.kind === 'other') return <Code key={index} text={shown.text} />;
        if (shown.kind === 'terminal') return null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <p key={index}>
            {shown.path} <span className="tone-good">+{shown.added}</span>{' '}
            <span className="tone-bad">−{shown.removed}</span>
          </p>
        );
      })}
      {directory ? <p className="asked-for__note">in {directory}</p> : null}
      {why ? <p className="asked-for__note">Why: “{why}”</p> : null}
      {request.cut ? (
        <p className="asked-for__note tone-warn">
          This is not all of it: it was cut for display, from {textSize(request.cut.length)}. The transcript can show
          more.
        </p>
      ) : null}
    </div>
  );
}

function Code({ text }: { text: string }) {
  const cut = cutText(text, LIMITS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className="asked-for__code" tabIndex={0}>
      {cut === null ? text : `${cut.head}\n… ${cut.hiddenLines} lines …\n${cut.tail}`}
    </pre>
  );
}

function questionsOf(meta: unknown): string[] {
  const questions = fieldsOf(meta)?.['questions'];
  if (!Array.isArray(questions)) return [];
  return questions.flatMap((question) => textField(fieldsOf(question), 'question') ?? []);
}
