/** The package describes its whole build alone; the light one is the same without what we do not use. */
declare module "hls.js/light" {
  import Hls from "hls.js";
  export default Hls;
}
