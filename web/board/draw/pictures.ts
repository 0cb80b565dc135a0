/** `<asset>.<hash>.<extension>` is the picture's name on a board. */
export function addressOf(fileId: string): string {
  const [asset, ...name] = fileId.split(".");
  return `/v1/assets/${asset}/${name.join(".")}`;
}
export function fileIdOf(address: string): string {
  const [asset, name] = address.split("/").slice(-2);
  return `${asset}.${name}`;
}

const pictures = new Map<string, HTMLImageElement>();

/** The picture once it has come; until then null, and a call when it has. */
export function pictureOf(fileId: string, came: () => void): HTMLImageElement | null {
  let picture = pictures.get(fileId);
  if (!picture) {
    picture = new Image();
    picture.src = addressOf(fileId);
    pictures.set(fileId, picture);
  }
  if (picture.complete) return picture.naturalWidth > 0 ? picture : null;
  picture.addEventListener("load", came, { once: true });
  return null;
}
