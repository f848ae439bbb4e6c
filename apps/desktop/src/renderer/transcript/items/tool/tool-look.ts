import type { ToolItem } from '@runwatch/transcript';
import {
  ArrowRightLeft,
  Brain,
  CircleCheck,
  CircleDashed,
  CirclePlay,
  CircleSlash,
  CircleX,
  FilePen,
  FileText,
  Globe,
  type LucideIcon,
  Search,
  SlidersHorizontal,
  Terminal,
  Trash2,
  Wrench,
} from 'lucide-react';
import type { StatusLook } from '../../../runs/status-look.ts';

interface ToolLook {
  /** What it does, in a word; null where its title has to say it. */
  word: string | null;
  icon: LucideIcon;
}

const LOOKS: Readonly<Record<string, ToolLook>> = {
  read: { word: 'Read', icon: FileText },
  edit: { word: 'Edit', icon: FilePen },
  delete: { word: 'Delete', icon: Trash2 },
  move: { word: 'Move', icon: ArrowRightLeft },
  search: { word: 'Search', icon: Search },
  execute: { word: 'Terminal', icon: Terminal },
  think: { word: null, icon: Brain },
  fetch: { word: 'Fetch', icon: Globe },
  switch_mode: { word: null, icon: SlidersHorizontal },
};

export const toolLook = ({ toolKind }: ToolItem): ToolLook => LOOKS[toolKind ?? ''] ?? { word: null, icon: Wrench };

/** How far a call or a step has come, as a word and a shape. What had not finished when the run ended never will. */
export function stepLook(status: ToolItem['status'], runIsOver: boolean): StatusLook {
  switch (status) {
    case 'completed':
      return { word: 'Done', icon: CircleCheck, tone: 'good' };
    case 'failed':
      return { word: 'Failed', icon: CircleX, tone: 'bad' };
    default:
      break;
  }
  if (runIsOver) return { word: 'Not finished', icon: CircleSlash, tone: 'calm' };
  switch (status) {
    case 'in_progress':
      return { word: 'Running', icon: CirclePlay, tone: 'accent' };
    case 'pending':
    case null:
      return { word: 'Pending', icon: CircleDashed, tone: 'calm' };
    default:
      return { word: status.replaceAll('_', ' '), icon: CircleDashed, tone: 'calm' };
  }
}
