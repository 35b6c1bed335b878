/** What a person does on the device page, by role and name. */
import { expect, type Page } from '@playwright/test';

/** A phone held upright. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } as const;

/** Waits until a version runs here. */
export async function expectVersion(device: Page, version: number, timeoutMs = 60_000): Promise<void> {
  await expect(device.getByRole('status', { name: 'Version' })).toContainText(new RegExp(`\\bv${version}\\b`), { timeout: timeoutMs });
}

/** The details behind the seal; open in the end. */
export async function openDetails(device: Page): Promise<void> {
  const details = device.getByRole('complementary', { name: 'Details' });
  if (await details.isHidden()) await device.getByRole('button', { name: /verified|Details/ }).click();
  await expect(details).toBeVisible();
}

export async function closeDetails(device: Page): Promise<void> {
  const close = device.getByRole('button', { name: 'Close' });
  if (await close.isVisible()) await close.click();
}

export async function checkNow(device: Page): Promise<void> {
  await openDetails(device);
  await device.getByRole('button', { name: 'Check now' }).click();
}

/** Chooses a picture and reads the first line. */
export async function classify(device: Page, path: string): Promise<string> {
  await closeDetails(device);
  const predictions = device.getByRole('list', { name: 'Predictions' });
  const chooser = device.waitForEvent('filechooser');
  await device.getByRole('button', { name: 'Choose image' }).click();
  await (await chooser).setFiles(path);
  // The name of the picture stands in it before its answer does.
  await expect(device.getByRole('img', { name: path.split('/').at(-1) ?? '' })).toBeVisible();
  const best = predictions.getByRole('listitem').first().locator('span').first();
  await expect(best).toBeVisible({ timeout: 30_000 });
  return ((await best.textContent()) ?? '').trim();
}
