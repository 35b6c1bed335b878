/** Whether the browser may throw this device's data away when space runs out; asking is the person's press, granting the browser's choice. */

/** Asks the browser to keep the data for sure. @returns whether it will */
export async function keepForSure(): Promise<boolean> {
  return navigator.storage.persist();
}
