/** A phone's stage: in sight however far one scrolls, unless the screen is so low that it would hide all else. */
export const stays =
  "max-md:shrink-0 max-md:grow max-md:bg-canvas max-md:[@media(min-height:36rem)]:sticky max-md:[@media(min-height:36rem)]:top-0 max-md:[@media(min-height:36rem)]:z-10";
