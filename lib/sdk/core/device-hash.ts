/**
 * The name by which an override means one device, without telling anybody its install id (delivery.md 10).
 */
import { sha256Hex, utf8 } from './sha256';

/** First 16 hex of SHA-256(`envKey.installId`). Its first 8 are the device code shown to people. */
export const overrideHash = async (envKey: string, installId: string): Promise<string> =>
  (await sha256Hex(utf8(`${envKey}.${installId}`))).slice(0, 16);
