/** Home for somebody who has no project here: what Slipway does in one picture, and two doors. */
import { Cpu, ShieldCheck, WifiOff } from 'lucide-react';
import { Doors } from './doors';
import { LineDrawing } from './line-drawing';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true, className: 'text-faint' } as const;

/** Fits the first screen of a laptop and of a phone. */
export function FirstVisit() {
  return (
    <main className="mx-auto grid w-full max-w-[76rem] gap-6 px-4 pt-7 pb-6 md:gap-8 md:px-8 md:pt-12 returning:hidden">
      <div className="grid gap-2">
        <h1 className="font-semibold text-28 tracking-tight">From a folder of photos to a model on every phone</h1>
        <p className="max-w-2xl text-pretty text-16 text-muted">You label, train and check it in this browser. Then you launch it.</p>
      </div>
      <LineDrawing />
      <Doors />
      <ul className="flex flex-wrap gap-x-6 gap-y-2 text-13 text-muted">
        <li className="flex items-center gap-2">
          <ShieldCheck {...icon} />
          Your photos stay on this machine
        </li>
        <li className="flex items-center gap-2">
          <Cpu {...icon} />
          It trains on your own processor
        </li>
        <li className="flex items-center gap-2">
          <WifiOff {...icon} />
          It works without a network
        </li>
      </ul>
    </main>
  );
}
