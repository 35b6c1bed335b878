/** Files in a folder of the disk, for the command line. Whole files appear by rename, so a crash leaves the old one or the new one. */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
