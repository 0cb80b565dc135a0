import { expect, it } from "vitest";
import { assetTypeOf } from "./asset-type.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

it.each([
  ["PNG", "\x89PNG\r\n\x1a\n\0\0", "image/png"],
  ["JPEG", "\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"],
  ["WebP", "RIFF\x24\0\0\0WEBPVP8 ", "image/webp"],
  ["GIF of 1987", "GIF87a\x01\0", "image/gif"],
  ["GIF of 1989", "GIF89a\x01\0", "image/gif"],
  ["mp4", "\0\0\0\x20ftypisom", "video/mp4"],
  ["webm", "\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"],
  ["another kind of Matroska", "\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", null],
  ["captions", "WEBVTT\n\n00:00.000 --> 00:01.000\nx", "text/vtt"],
  ["captions after a byte order mark", "\xef\xbb\xbfWEBVTT\n", "text/vtt"],
  ["a RIFF that is sound", "RIFF\x24\0\0\0WAVEfmt ", null],
  ["a drawing that may carry script", "<svg xmlns='http://www.w3.org/2000/svg'>", null],
  ["a page", "<!doctype html>", null],
  ["the first bytes of a PNG alone", "\x89PNG", null],
  ["nothing", "", null],
])("R26 takes %s for what it is", (_what, text, type) => expect(assetTypeOf(bytes(text))).toBe(type));
