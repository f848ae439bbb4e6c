import { AppDialog } from '../dialog/app-dialog.tsx';
import { parseLinkTrouble } from './run-hash.ts';
import { useHash } from './use-hash.ts';

const WORDS = {
  'no-account': {
    title: 'This link is for another account',
    text: 'The account that it names is not signed in here. Connect it, or ask for a link from somebody who uses one of your accounts; then follow the link again.',
  },
  unreadable: {
    title: 'This link cannot be read',
    text: 'It was cut or changed on its way: links to runs begin with runwatch://open/task/. Ask for it once more.',
  },
};

/** Why a link that was followed shows nothing. Closed, the window is where it was before. */
export function LinkTrouble() {
  const trouble = parseLinkTrouble(useHash());
  if (!trouble) return null;
  const { title, text } = WORDS[trouble];
  return (
    <AppDialog title={title} description={text} onClose={() => window.history.back()}>
      {null}
    </AppDialog>
  );
}
