// Reads the few flat elements that S3 answers hold. Not an XML parser: no attributes, no nesting of equal names.

/** The content of every element of that name. */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map((match) => match[1] ?? '');
}

/** The text of the first element of that name; null when there is none or it is empty. */
export function textOf(xml: string, name: string): string | null {
  const text = elementsOf(xml, name)[0];
  if (!text) return null;
  return text.replace(/&(quot|apos|lt|gt|amp|#(?:x[0-9a-f]+|\d+));/gi, (_, entity: string) => characterOf(entity));
}

const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

function characterOf(entity: string): string {
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return named[entity.toLowerCase()] ?? String.fromCodePoint(code);
}
