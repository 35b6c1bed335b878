// Writes public/icons from the mark's own paths: SVG for browsers, PNG for the manifest and for phones' home screens. Run by hand
// after the mark changes (`node scripts/icons.mjs`); needs a Chromium (CHROMIUM_PATH) to draw the PNGs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';

const target = new URL('../public/icons/', import.meta.url);
const source = await readFile(new URL('../components/brand/mark.tsx', import.meta.url), 'utf8');
const path = (name) => {
  const found = source.match(new RegExp(`${name}: '([^']+)'`));
  if (!found) throw new Error(`components/brand/mark.tsx has no path ${name}`);
  return found[1];
};

/** The mark on its ground. `inset` is the share of the side left free on each edge; a maskable icon needs 0.2. */
function icon({ inset, radius }) {
  const scale = ((1 - 2 * inset) * 512) / 24;
  const at = inset * 512;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <rect width="512" height="512" rx="${radius}" fill="#0d1117"/>
  <g transform="translate(${at} ${at}) scale(${scale})" fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">
    <path d="${path('rail')}" stroke="#6b7b8a"/>
    <path d="${path('mast')}" stroke="#ff7a50"/>
    <path d="${path('sail')}" fill="#ff7a50" fill-opacity=".25" stroke="#ff7a50"/>
    <path d="${path('hull')}" fill="#ff7a50" fill-opacity=".25" stroke="#ff7a50"/>
  </g>
</svg>
`;
}

const rounded = icon({ inset: 0.14, radius: 112 });
const full = icon({ inset: 0.22, radius: 0 });
const pictures = [
  { name: 'icon-192.png', svg: rounded, size: 192 },
  { name: 'icon-512.png', svg: rounded, size: 512 },
  { name: 'maskable-512.png', svg: full, size: 512 },
  { name: 'apple-touch-icon.png', svg: full, size: 180 },
];

await mkdir(target, { recursive: true });
await writeFile(new URL('icon.svg', target), rounded);
const executablePath = process.env.CHROMIUM_PATH;
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--headless=new'] });
try {
  const page = await browser.newPage();
  for (const { name, svg, size } of pictures) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    await writeFile(new URL(name, target), await page.screenshot({ omitBackground: true }));
    console.log(`public/icons/${name}`);
  }
} finally {
  await browser.close();
}
