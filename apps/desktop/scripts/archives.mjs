// Reads single members out of .tgz and .zip files in memory, so that nothing but Node is needed to unpack them.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';

const BLOCK = 512; // a tar header, and what tar pads contents to
const MEGABYTE = 1 << 20;

/**
 * The bytes of one member of a .tgz. The archive's own sha512 (base64) is checked before they are handed out.
 * @param {string} file @param {string} member @param {string} sha512
 */
export async function tgzMember(file, member, sha512) {
  const hash = createHash('sha512');
  const source = fs.createReadStream(file, { highWaterMark: MEGABYTE });
  source.on('data', (chunk) => hash.update(chunk));
  const found = await findInTar(source.pipe(zlib.createGunzip({ chunkSize: MEGABYTE })), member);
  if (hash.digest('base64') !== sha512) throw new Error(`Cannot trust ${file}: its checksum differs`);
  if (!found) throw new Error(`Cannot read ${file}: it holds no complete ${member}`);
  return found;
}

/** Reads the tar to its end: the archive's checksum covers all of it. */
async function findInTar(chunks, member) {
  let header = Buffer.alloc(0);
  let found;
  let written = 0;
  let left = 0; // bytes of the current member still to come, padding included
  for await (let chunk of chunks) {
    while (chunk.length > 0) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length);
        if (found && written < found.length)
          written += chunk.copy(found, written, 0, Math.min(taken, found.length - written));
        left -= taken;
        chunk = chunk.subarray(taken);
        continue;
      }
      const taken = Math.min(BLOCK - header.length, chunk.length);
      header = Buffer.concat([header, chunk.subarray(0, taken)]);
      chunk = chunk.subarray(taken);
      if (header.length < BLOCK) break;
      const name = header.toString('latin1', 0, 100).split('\0')[0];
      const size = Number.parseInt(header.toString('latin1', 124, 136), 8) || 0;
      if (name === member) found = Buffer.allocUnsafe(size);
      left = Math.ceil(size / BLOCK) * BLOCK;
      header = Buffer.alloc(0);
    }
  }
  return found && written === found.length ? found : undefined;
}

/**
 * The entries of a zip (no zip64), as its central directory lists them. `read()` unpacks one.
 * @param {Buffer} zip
 */
export function* zipEntries(zip) {
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== 0x06054b50) end--;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const entry = {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      executable: ((zip.readUInt32LE(at + 38) >>> 16) & 0o111) !== 0,
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      local: zip.readUInt32LE(at + 42),
    };
    yield { name: entry.name, executable: entry.executable, read: () => unzip(zip, entry) };
    at += 46 + nameLength + extraLength + commentLength;
  }
}

function unzip(zip, { name, method, packed, size, local }) {
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const raw = zip.subarray(from, from + packed);
  const data = method === 0 ? raw : zlib.inflateRawSync(raw, { maxOutputLength: size || 1 });
  if (data.length !== size) throw new Error(`Cannot unpack ${name}: wrong size`);
  return data;
}
