/** A deck longer than this is a book; with more, a class is prepared in several scenes. */
export const PAGES_MAX = 200;
/** A file is read into the tab's memory whole. */
export const FILE_MAX_BYTES = 100 * 1024 * 1024;
/** The longer side of a page's image, in pixels: sharp on a projector, and about 100 KB. */
export const IMAGE_SIDE_PX = 1600;
/** A page longer than this to its width would be a line on the stage. */
export const PAGE_RATIO_MAX = 12;
/** Pictures inside a page with more pixels than this are left out: they are there to fill memory. */
export const PICTURE_MAX_PIXELS = 64_000_000;
/** A page that takes longer is not worth waiting for, or is made so that nobody can. */
export const PAGE_PATIENCE_MS = 30_000;
