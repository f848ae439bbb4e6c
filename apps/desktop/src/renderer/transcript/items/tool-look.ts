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
  Terminal,
  Trash2,
  Wrench,
} from 'lucide-react';
import type { StatusLook } from '../../runs/status-look.ts';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  read: FileText,
  edit: FilePen,
  delete: Trash2,
  move: ArrowRightLeft,
  search: Search,
  execute: Terminal,
  think: Brain,
  fetch: Globe,
};

export const toolIcon = (toolKind: string | null): LucideIcon => ICONS[toolKind ?? ''] ?? Wrench;

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
