/** Hands a file to the browser's downloads. */

/** Saves bytes under a name. */
export function saveFile(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has taken the bytes over when the next task runs.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
