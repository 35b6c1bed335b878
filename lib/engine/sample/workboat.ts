/** The working boats of the sample pictures: a trawler and a tug, in the coordinates that `boat.ts` describes. */
import { boatDark, boatLamp, boatWhite, boatWood, brightColours, crew, pickColour, windowFill } from './boat-parts';
import type { Dice } from './dice';
import type { Paint } from './light';
import { ellipse, outline, type Rgb, rectangle, rgb, type Shape, type Subject, sheer, solid, stroke } from './shape';

/** A fishing trawler: high bow, white wheelhouse, derrick, net drum. */
export function trawler(dice: Dice, paint: Paint): Subject {
  const hull = pickColour(dice, ['#1f5c9a', '#b5322e', '#2d7a5f', '#e0a32e', '#2a4d6e', '#d8602c']);
  const house = dice.chance(0.8) ? boatWhite : rgb('#f0d9a0');
  const spars = [
    stroke([20, -44], [20, -72], 2, 1.2),
    stroke([19, -50], [-18, -62], 1.4),
    stroke([-37, -13], [-37, -46], 2.2),
    stroke([-43, -44], [-31, -44], 2),
  ];
  const shapes = [
    solid(paint.flat(boatDark), stroke([20, -66], [48, -29], 0.6), stroke([20, -62], [-40, -46], 0.6), stroke([-40, -46], [-34, -14], 0.6)),
    solid(paint.flat(rgb('#caa04c')), ...spars),
    solid(paint.flat(rgb('#3f8f84')), ellipse(-25, -16, 8)),
    solid(paint.flat(rgb('#d7d0bf'), 0.9), ellipse(-25, -16, 3)),
    ...trawlerHouse(paint, house, hull),
    ...crew(dice, paint, -13, -13),
    solid(paint.down(hull, -30, 2, 1.12, 0.68), outline('-48,-16 ~-10,-9 14,-13 ~34,-18 50,-30 ~46,-10 40,4 -42,4')),
    solid(paint.flat(boatWhite), outline('-47.8,-13.6 ~-10,-6.6 14,-10.6 ~34,-15.4 49.2,-26 48.6,-23.6 ~34,-13.2 14,-8.6 ~-10,-4.8 -47.2,-11.4')),
    solid(paint.flat(rgb('#8f2f2a')), outline('-45,-2 42.6,-2 40.4,2 -43,2')),
    sheer(0.9, paint.flat(boatWhite), ...[33, 35.4, 37.8].map((x) => rectangle(x, -14, 1.4, 3.6))),
    ...fenders(dice, paint),
  ];
  shapes.push(
    paint.lamps > 0.3
      ? solid(boatLamp, ellipse(20, -73, 1.8))
      : solid(paint.flat(pickColour(dice, brightColours)), outline('20,-72 11,-70 20,-67.6')),
  );
  return { shapes, lamp: [20, -73] };
}

function trawlerHouse(paint: Paint, house: Rgb, trim: Rgb): Shape[] {
  const windows = [
    rectangle(1, -43, 4.6, 5.6),
    rectangle(7.4, -43.2, 4.6, 5.8),
    rectangle(13.8, -43.4, 5, 6),
    rectangle(-4, -27, 3.8, 3.8),
    rectangle(3, -27, 3.8, 3.8),
  ];
  return [
    solid(paint.round(house, -8, 22), outline('-8,-12 -8,-32 22,-32 24,-14')),
    solid(paint.round(house, -2, 25), outline('-2,-30 -2,-46 24,-47 21,-30')),
    solid(paint.flat(trim, 0.85), outline('-4.5,-45.6 27,-47.4 26.5,-49.6 -4.5,-48')),
    solid(windowFill(paint), ...windows),
    solid(paint.flat(boatWood, 0.8), rectangle(11.5, -28, 5.4, 14)),
  ];
}

function fenders(dice: Dice, paint: Paint): Shape[] {
  const ball = pickColour(dice, ['#e3682c', '#d7392f', '#f0ece0']);
  return Array.from({ length: dice.whole(1, 3) }, (_, i) => solid(paint.flat(ball), ellipse(-34 + i * 20, -6, 2.3, 2.8, 14)));
}

/** A harbour tug: stocky hull with tyres, tall wheelhouse, banded funnel. */
export function tug(dice: Dice, paint: Paint): Subject {
  const hull = pickColour(dice, ['#23272e', '#1f3f6d', '#2d4a3c', '#5a2f28']);
  const band = pickColour(dice, ['#d7392f', '#e7a321', '#e3682c', '#1f6fb5']);
  const tyres = [-36, -24, -12, 0, 12, 24, 35].map((x) => ellipse(x, -5.5 - Math.max(0, x - 12) * 0.2, 3, 3.4, 16));
  const shapes = [
    solid(paint.flat(rgb('#d9d2c0')), stroke([6, -48], [6, -74], 1.6, 1), stroke([0, -62], [12, -62], 1.2)),
    solid(paint.flat(boatDark), stroke([6, -72], [42, -22], 0.5), stroke([6, -72], [-40, -10], 0.5)),
    ...funnel(paint, band),
    ...tugHouse(paint, band),
    ...crew(dice, paint, -31, -10),
    solid(paint.down(hull, -24, 2, 1.2, 0.76), outline('-46,-11 ~-10,-8 16,-13 ~34,-17 45,-24 ~45,-8 41,4 -41,4')),
    solid(paint.flat(band), outline('-46,-9 ~-10,-6 16,-11 ~34,-15 45,-21.6 45,-18.6 ~34,-12.4 16,-8.6 ~-10,-3.8 -45.6,-6.6')),
    solid(paint.flat(rgb('#17181b')), ...tyres),
    solid(paint.flat(rgb('#8a2f2b')), outline('-43.6,-1.4 42.6,-1.4 41,2 -41.6,2')),
  ];
  if (paint.lamps > 0.3) shapes.push(solid(boatLamp, ellipse(6, -74, 1.8)));
  return { shapes, lamp: [6, -74] };
}

function funnel(paint: Paint, band: Rgb): Shape[] {
  return [
    solid(paint.round(band, -21, -8), outline('-21,-11 -20,-47 -9,-47 -8,-11')),
    solid(paint.round(boatDark, -20, -9), outline('-20.2,-41 -20,-47 -9,-47 -8.8,-41')),
    solid(paint.round(boatWhite, -20.5, -8.6), outline('-20.6,-30 -20.4,-36 -8.7,-36 -8.5,-30')),
  ];
}

function tugHouse(paint: Paint, band: Rgb): Shape[] {
  const windows = [
    rectangle(4, -43.4, 4.8, 6.6),
    rectangle(10.6, -43.4, 4.8, 6.6),
    rectangle(17.2, -43.4, 4.6, 6.6),
    ...[1, 9, 17].map((x) => ellipse(x, -21, 2.4)),
  ];
  return [
    solid(paint.round(rgb('#efe7d2'), -6, 26), outline('-6,-11 -6,-29 26,-29 28,-15')),
    solid(paint.round(boatWhite, 2, 24), outline('2,-28 1,-47 24,-47 22,-28')),
    solid(paint.flat(band, 0.95), outline('-1,-46.4 27,-46.4 25.5,-50 0.5,-50')),
    solid(windowFill(paint), ...windows),
  ];
}
