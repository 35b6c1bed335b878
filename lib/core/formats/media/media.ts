/** Unlabelled pictures (datasets 4.1): every picture of the source, at any depth, becomes an item without a label. */
import { resolveParams } from '../../base/params';
import { planPictures } from '../picture-plan';
import { pictureTree } from '../picture-tree';
import type { Format } from '../types';

export const media: Format = {
  id: 'media',
  title: 'Pictures without labels',
  tasks: [],
  async sniff(input) {
    const { pictures } = pictureTree(input.listing, () => false);
    return pictures.length > 0 ? { confidence: 20 } : null;
  },
  async plan(input, options, context) {
    resolveParams({}, options, 'format');
    const tree = pictureTree(input.listing, () => false);
    const reading = {
      formatId: 'media',
      layout: 'flat',
      tasks: [],
      tree,
      classes: [],
      place: (picture: { readonly inner: string }) => ({ split: null, splitFolder: null, className: null, keyPath: picture.inner }),
      decisions: [],
      options: {},
    };
    return planPictures(input, reading, context);
  },
};
