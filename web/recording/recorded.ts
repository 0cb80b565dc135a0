/** What the rest of the page needs to know of recording, without loading it. */

/** What is recorded: the part of the studio that students see. */
export const RECORDED_ID = "recorded";

/** Set while there may be something that is not up yet, so that a page that finds it unset need not look. */
export const KEPT = "chalkline.recordings.kept";
