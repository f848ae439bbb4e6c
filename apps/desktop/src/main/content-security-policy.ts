/**
 * What the page may load and do: its own scripts, styles, fonts and images, and nothing else. `connect-src 'none'` is what proves that
 * no window talks to any host; it also stops text that an agent wrote from reporting home.
 */
export const contentSecurityPolicy = Object.entries({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'none'",
  'worker-src': "'self'",
  'frame-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
})
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');
