/** The version of this Slipway, as packages state it. */
import { version } from '@/package.json';

export const slipwayVersion: string = version;
