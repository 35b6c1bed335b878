/**
 * The line in one drawing: photos, boxes, the curve, the package on its slipway, phones on the water. Everything but the photos
 * is drawn in the tokens of the theme. One composition for wide screens, one for phones, out of the same parts.
 */
import { cx } from '../ui/class-names';
import { Curve, Hull, Phone, Photo, Rail, Stop, WaterBefore, WaterBehind, WaterFills } from './line-parts';

const words = 'The path of a project: photos, labelled boxes, a learning curve, the model packed on its slipway, phones that run it.';

/** The drawing. */
export function LineDrawing({ className }: { readonly className?: string }) {
  return (
    <div className={cx('select-none', className)}>
      <WideDrawing />
      <NarrowDrawing />
    </div>
  );
}

function WideDrawing() {
  return (
    <svg role="img" aria-label={words} viewBox="0 30 1200 342" className="h-auto w-full font-sans max-lg:hidden">
      <WaterFills />
      <Rail x1={20} y1={236} x2={850} y2={312} groundY={356} step={42} />
      <Stop x={130} y={246} title="Data" value={1} stem={24} />
      <Stop x={385} y={269.5} title="Labels" value={1} stem={24} />
      <Stop x={606} y={289.6} title="Train" value={0.85} stem={24} />
      <Photo subject="lighthouse" light="night" x={22} y={74} scale={1.3} turn={-8} />
      <Photo subject="buoy" light="dusk" x={84} y={44} scale={1.3} turn={7} />
      <Photo subject="boat" light="morning" x={46} y={88} scale={1.4} turn={-1.5} />
      <Photo subject="lighthouse" light="noon" x={300} y={110} scale={1.42} turn={1.5} isBoxed />
      <Curve x={506} y={120} scale={1.3} turn={2} />
      <Hull x={784} y={289} turn={5.2} scale={1.12} />
      <g mask="url(#shore)">
        <WaterBehind x={872} y={302} width={330} depth={64} />
      </g>
      <Phone subject="boat" light="noon" x={926} y={160} turn={-4} scale={1.24} />
      <Phone subject="lighthouse" light="dusk" x={1022} y={132} turn={3} scale={1.4} />
      <Phone subject="buoy" light="morning" x={1122} y={176} turn={-2} scale={1.12} />
      <g mask="url(#shore)">
        <WaterBefore x={884} y={316} width={320} depth={56} />
      </g>
      <Stop x={856} y={312.5} title="Launch" value={1} isLaunch />
      <Stop x={1064} y={330} title="Watch" value={0.6} />
    </svg>
  );
}

function NarrowDrawing() {
  return (
    <svg role="img" aria-label={words} viewBox="0 0 390 268" className="mx-auto h-auto w-full max-w-[34rem] font-sans lg:hidden">
      <WaterFills />
      <Rail x1={0} y1={142} x2={262} y2={228} groundY={254} step={26} />
      <path d="M64 163v-20" className="stroke-line-strong" strokeWidth="2.5" />
      <Photo subject="buoy" light="dusk" x={18} y={24} scale={0.86} turn={-7} />
      <Photo subject="lighthouse" light="noon" x={14} y={50} scale={1} turn={2} isBoxed />
      <Curve x={158} y={18} scale={0.92} turn={3} />
      <Hull x={196} y={195} scale={0.74} turn={18.2} />
      <WaterBehind x={258} y={219} width={140} depth={46} />
      <Phone subject="boat" light="morning" x={318} y={86} scale={1.06} turn={5} />
      <Phone subject="buoy" light="noon" x={268} y={112} scale={0.96} turn={-5} />
      <WaterBefore x={246} y={230} width={150} depth={38} />
    </svg>
  );
}
