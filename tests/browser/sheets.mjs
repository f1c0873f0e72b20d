// What spreadsheets hold, read without the code that wrote them.
import { inflateRawSync } from "node:zlib";

/** The rows of a CSV file (RFC 4180). */
export function csvRows(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}

/** The files of a zip archive, as texts by name. */
export function unzipped(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1")) + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    files[bytes.toString("utf8", at + 46, at + 46 + name)] = String(method === 8 ? inflateRawSync(packed) : packed);
    at += 46 + name + extra + comment;
  }
  return files;
}

const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" })[name]);
const texts = (xml) => [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => unescaped(text)).join("");

/** The sheets of a workbook by name: rows of texts and numbers. A formula would be an object. */
export function workbookSheets(bytes) {
  const files = unzipped(bytes);
  const shared = [...(files["xl/sharedStrings.xml"] ?? "").matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => texts(item));
  const names = [...files["xl/workbook.xml"].matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => unescaped(name));
  const cell = (attributes, inside) => {
    if (/<f[ >]/.test(inside)) return { formula: inside };
    const value = inside.match(/<v>([^<]*)<\/v>/)?.[1];
    if (attributes.includes('t="s"')) return shared[Number(value)];
    if (attributes.includes('t="inlineStr"')) return texts(inside);
    return value === undefined ? "" : Number(value);
  };
  const column = (place) => [...place.replace(/\d+/, "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return Object.fromEntries(names.map((name, index) => {
    const xml = files[`xl/worksheets/sheet${index + 1}.xml`];
    const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
      const cells = [];
      for (const [, attributes, inside = ""] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) cells[column(attributes.match(/r="([A-Z]+\d+)"/)[1])] = cell(attributes, inside);
      return cells;
    });
    return [name, rows];
  }));
}
