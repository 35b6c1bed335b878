/**
 * How a screen is looked at (F14): in two sizes and two themes, pictured, measured with axe, without overflow down to 320 px and at
 * 200 % zoom. Each function gives what it found, in words; nothing found is an empty list.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const pictures = 'e2e/screenshots';
export const sizes = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const themes = ['light', 'dark'] as const;
/** Beside each size a narrower one: 320 px, and what 200 % zoom leaves of a laptop. */
const narrow = { laptop: { width: 720, height: 450 }, phone: { width: 320, height: 640 } } as const;

/** Serious findings of the page that is open. */
async function seriousFindings(page: Page, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
}

async function overflow(page: Page, where: string): Promise<string[]> {
  const extraPx = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return extraPx > 0 ? [`${where}: ${extraPx} px wider than the window`] : [];
}

/** The screen that is open in one size, both themes, and its narrower twin. A passing moment has time for one theme with axe. */
async function inspectSize(page: Page, name: string, size: (typeof sizes)[number], axeThemes: readonly string[]): Promise<string[]> {
  mkdirSync(pictures, { recursive: true });
  // Away from whatever it was pressed on, which may say something while it hovers.
  await page.mouse.move(0, 0);
  const findings: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    const where = `${name} ${size.name} ${theme}`;
    await page.screenshot({ path: join(pictures, `${name}-${size.name}-${theme}.png`) });
    if (axeThemes.includes(theme)) findings.push(...(await seriousFindings(page, where)));
  }
  findings.push(...(await overflow(page, `${name} ${size.width} px`)));
  await page.setViewportSize(narrow[size.name]);
  await page.waitForTimeout(150);
  findings.push(...(await overflow(page, `${name} ${narrow[size.name].width} px`)));
  return findings;
}

/** One screen in both sizes and themes, opened anew for each size. */
export async function inspect(page: Page, name: string, path: string): Promise<string[]> {
  const findings: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    await page.waitForTimeout(300);
    findings.push(...(await inspectSize(page, name, size, themes)));
  }
  return findings;
}

/** What is on the page now and could not be opened again. */
export async function inspectMoment(page: Page, name: string): Promise<string[]> {
  const findings: string[] = [];
  for (const [index, size] of sizes.entries()) {
    await page.setViewportSize(size);
    findings.push(...(await inspectSize(page, name, size, [themes[index] ?? 'light'])));
  }
  await page.setViewportSize(sizes[0]);
  return findings;
}
