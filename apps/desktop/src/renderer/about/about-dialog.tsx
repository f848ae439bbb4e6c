import { AppDialog } from '../dialog/app-dialog.tsx';
import { AboutFacts } from './about-facts.tsx';

export function AboutDialog({ onClose }: { onClose: () => void }) {
  return (
    <AppDialog title="About Runwatch" description="Watches coding agents that work somewhere else." onClose={onClose}>
      <AboutFacts />
    </AppDialog>
  );
}
