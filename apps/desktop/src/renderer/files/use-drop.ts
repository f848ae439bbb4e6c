import { useEffect, useEffectEvent, useState } from 'react';

/** What was dropped on the window. */
export type Dropped = { kind: 'file'; file: File } | { kind: 'folder' } | { kind: 'several' };

/**
 * Hears of files that are dropped anywhere on the window; tells whether some are held over it now. Text that is dragged is left to where it is
 * dropped, and nothing that is dropped leads the window anywhere.
 */
export function useDrop(onDrop: (dropped: Dropped) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const drop = useEffectEvent(onDrop);
  useEffect(() => {
    const over = (event: DragEvent) => {
      const data = event.dataTransfer;
      if (!data || !hasFiles(data)) return;
      event.preventDefault();
      data.dropEffect = 'copy';
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      // From one element of the window to the next is no leaving.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent) => {
      setIsOver(false);
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      const what = readDrop(event.dataTransfer);
      if (what) drop(what);
    };
    const listeners = { dragenter: over, dragover: over, dragleave: leave, drop: dropped };
    const names = Object.keys(listeners) as (keyof typeof listeners)[];
    // Before a text field that would take the file as text.
    for (const name of names) window.addEventListener(name, listeners[name], { capture: true });
    return () => {
      for (const name of names) window.removeEventListener(name, listeners[name], { capture: true });
    };
  }, []);
  // A drag that ends elsewhere need not say so. While one goes on there are no moves of the pointer, but those that Chromium makes up after a change of layout.
  useEffect(() => {
    if (!isOver) return;
    const stop = new AbortController();
    const { signal } = stop;
    const end = () => setIsOver(false);
    window.addEventListener('pointermove', ({ movementX, movementY }) => (movementX || movementY) && end(), { signal });
    window.addEventListener('pointerdown', end, { signal });
    window.addEventListener('keydown', end, { signal });
    return () => stop.abort();
  }, [isOver]);
  return isOver;
}

const hasFiles = ({ types }: DataTransfer): boolean => types.includes('Files');

function readDrop({ files, items }: DataTransfer): Dropped | null {
  const [file, ...more] = files;
  if (!file) return null;
  if (more.length > 0) return { kind: 'several' };
  return items[0]?.webkitGetAsEntry()?.isDirectory ? { kind: 'folder' } : { kind: 'file', file };
}
