/**
 * What a packaged app can no longer be talked into (Electron's security checklist, 19): another program in Node's place, Node options, a debugger,
 * files beside its archive.
 *
 * @type {import('electron-builder').FuseOptionsV1}
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Checked on macOS and Windows; on Linux Electron has no such check yet.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // The page is served by a protocol of our own: files have no rights to give.
  grantFileProtocolExtraPrivileges: false,
};
