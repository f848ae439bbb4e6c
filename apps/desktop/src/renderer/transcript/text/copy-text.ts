/**
 * Puts text on the clipboard, from within a press of a key or a button. By the old command: the page has no permission for
 * the clipboard, and needs none for what a person copies.
 * @returns whether it is there now
 */
export function copyText(text: string): boolean {
  let isSet = false;
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
    isSet = true;
  };
  window.addEventListener('copy', fill, { capture: true });
  try {
    document.execCommand('copy');
  } finally {
    window.removeEventListener('copy', fill, { capture: true });
  }
  return isSet;
}
