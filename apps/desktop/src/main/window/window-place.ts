import { z } from 'zod';

const LEAST = { width: 720, height: 480 };
const USUAL = { width: 1120, height: 760 };

/** Where a window stood, in the system's points. */
export const WindowPlace = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a window is to stand; without `x` and `y` the system says where. */
export type WindowBounds = Partial<Pick<Area, 'x' | 'y'>> & Pick<Area, 'width' | 'height'>;

/** So much of a window must be on a screen for somebody to take hold of it. */
const GRASP = { width: 120, height: 40 };

/** The bounds for a window that stood there, on the screens that there are now: a screen may be gone, or smaller. */
export function boundsFor(place: WindowPlace | null, screens: readonly Area[]): WindowBounds {
  if (!place) return USUAL;
  const screen = screens.find((area) => isGraspable(place, area));
  const largest = screen ?? screens[0];
  const width = Math.max(LEAST.width, Math.min(place.width, largest?.width ?? place.width));
  const height = Math.max(LEAST.height, Math.min(place.height, largest?.height ?? place.height));
  return screen ? { x: place.x, y: Math.max(place.y, screen.y), width, height } : { width, height };
}

/** Its title bar can be reached. */
function isGraspable({ x, y, width }: WindowPlace, area: Area): boolean {
  const shown = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return shown >= GRASP.width && y >= area.y - GRASP.height && y <= area.y + area.height - GRASP.height;
}
