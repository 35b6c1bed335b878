import { afterEach, expect, test } from 'vitest';
import { listenForDrops } from './window-drops';

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  document.body.replaceChildren();
});

/** Drags something over the page and lets go. */
function dragAndDrop(fill: (data: DataTransfer) => void) {
  const dropped: string[] = [];
  const dragging: boolean[] = [];
  stop = listenForDrops(window, {
    onDragging: (is) => dragging.push(is),
    onDrop: (data) => dropped.push(...[...data.files].map(({ name }) => name)),
  });
  const dataTransfer = new DataTransfer();
  fill(dataTransfer);
  const event = (type: string) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
  const [over, drop] = [event('dragover'), event('drop')];
  document.body.dispatchEvent(over);
  document.body.dispatchEvent(drop);
  return { dropped, dragging, isPrevented: [over.defaultPrevented, drop.defaultPrevented] };
}
const photo = (data: DataTransfer) => void data.items.add(new File(['x'], 'a.jpg'));

test('files dropped on any page are taken, and the browser does not open them', () => {
  expect(dragAndDrop(photo)).toEqual({ dropped: ['a.jpg'], dragging: [true, false], isPrevented: [true, true] });
});

test('a page that takes files itself gets them, wherever on it they fall', () => {
  document.body.innerHTML = '<section data-own-drop></section>';
  expect(dragAndDrop(photo)).toEqual({ dropped: [], dragging: [false, false], isPrevented: [true, true] });
});

test('dragged words are left to the browser', () => {
  expect(dragAndDrop((data) => void data.items.add('words', 'text/plain'))).toEqual({
    dropped: [],
    dragging: [false, false],
    isPrevented: [false, false],
  });
});
