/**
 * Finds out what this browser turns by itself (datasets 1.4): a 2 x 1 picture tagged "turn a quarter" comes back 1 x 2
 * where it does. Asked once per worker; whatever the browser leaves, we turn.
 */

// A black and a white pixel, EXIF tag 6, written once with mozjpeg, fast-png and libwebp plus a hand-made EXIF block.
const taggedPictures: Readonly<Record<string, string>> = {
  'image/jpeg':
    '/9j/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1td' +
    'hbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAABAAIBAREA/8QALAABAAAAAAAAAAAAAAAAAAAABhAAAAcAAAAAAAAAAAAAAAAAAAIEBTVzsv/aAAgBAQAAPwBI0xKOgmR//9k=',
  'image/png':
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABgAAAAAAANZnS2kAAAALSURBVHheY2D4DwABAgEAPvRi9AAAAABJRU5ErkJggg==',
  'image/webp': 'UklGRlQAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBMAAAAvAQAAAA8w//M///MfeKhARP8DAEVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=',
};

let answer: Promise<ReadonlySet<string>> | undefined;

/** The MIME types that this browser turns by their EXIF tag when it decodes. AVIF is among them: its turn is no EXIF and always applied. */
export function typesTurnedByBrowser(): Promise<ReadonlySet<string>> {
  answer ??= probe();
  return answer;
}

async function probe(): Promise<ReadonlySet<string>> {
  const turned = new Set(['image/avif']);
  for (const [mime, base64] of Object.entries(taggedPictures)) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }), { imageOrientation: 'from-image' });
    if (bitmap.width === 1) turned.add(mime);
    bitmap.close();
  }
  return turned;
}
