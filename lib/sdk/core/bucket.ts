/**
 * Which slice of the devices a device belongs to in one rollout (delivery.md 10). Each rollout id cuts anew, so two
 * rollouts are independent; within one the bucket never changes, so a growing share only adds devices.
 */
import { sha256, utf8 } from './sha256';

/** 0 to 9,999: the first four bytes of SHA-256(`rolloutId.installId`), big-endian, mod 10,000. Inside when below `bps`. */
export async function bucketOf(rolloutId: string, installId: string): Promise<number> {
  const hash = await sha256(utf8(`${rolloutId}.${installId}`));
  return new DataView(hash.buffer).getUint32(0) % 10_000;
}
