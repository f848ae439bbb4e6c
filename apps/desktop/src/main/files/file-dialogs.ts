/** What the system asks a person about files, as a port. Each is asked in the window of the page that wants it; null: they changed their mind. */
export interface FileDialogs {
  /** Where to save something: an absolute path. */
  save(contentsId: number, options: { title: string; name: string; extension: string }): Promise<string | null>;
  /** Which file to open: an absolute path. */
  open(contentsId: number, options: { title: string; extensions: readonly string[] }): Promise<string | null>;
}
